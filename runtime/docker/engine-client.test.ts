import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from './connect.ts';
import type { EngineClient } from './engine-client.ts';

/** Engines that misbehave in ways the real one cannot be asked for. */
describe('EngineClient', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('reports an engine that disappears in the middle of an answer', async () => {
    const client = await clientOf((request, response) => {
      response.writeHead(200).write('{"StatusCode":');
      setImmediate(() => request.socket.destroy());
    });

    await expect(client.json({ method: 'POST', path: '/wait' })).rejects.toMatchObject({
      code: 'runtime/engine-down',
      retryable: true,
    });
  });

  it('reports an engine that disappears in the middle of a stream', async () => {
    const client = await clientOf((request, response) => {
      response.writeHead(200).write('some output');
      setTimeout(() => request.socket.destroy(), 10);
    });
    const response = await client.send({ method: 'POST', path: '/attach' });

    const read = async () => {
      for await (const chunk of client.chunks(response)) expect(String(chunk)).toBe('some output');
    };

    await expect(read()).rejects.toMatchObject({ code: 'runtime/engine-down' });
  });

  it('reports an engine that drops the connection without an answer', async () => {
    const client = await clientOf((request) => request.socket.destroy());

    await expect(client.run({ method: 'POST', path: '/start' })).rejects.toMatchObject({
      code: 'runtime/engine-down',
      message: expect.stringContaining('the connection broke'),
    });
  });

  it('turns a refusal into an error with status and the words of the engine', async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(409).end('{"message":"name is in use"}');
    });

    await expect(client.run({ method: 'POST', path: '/create' })).rejects.toMatchObject({
      code: 'runtime/engine-refused',
      status: 409,
      message: 'name is in use',
    });
  });

  it('rejects with the reason of an abort and ends the request', async () => {
    let isClosed: () => void = () => {};
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve;
    });
    const client = await clientOf((request) => void request.once('close', isClosed));
    const abort = new AbortController();
    const reason = new Error('enough');

    const answer = client.run({ method: 'POST', path: '/pull', signal: abort.signal });
    setTimeout(() => abort.abort(reason), 10);

    await expect(answer).rejects.toBe(reason);
    await closed;
  });

  it('reports what is wrong with an upload as itself', async () => {
    const client = await clientOf((request) => void request.resume());
    const body = Readable.from(failing());

    const answer = client.run({ method: 'PUT', path: '/archive', body });

    await expect(answer).rejects.toThrow('disk error');
  });

  it('asks in the version of an older engine', async () => {
    const paths: string[] = [];
    const client = await clientOf((request, response) => {
      paths.push(request.url ?? '');
      response.end('{}');
    });

    await client.run({ method: 'GET', path: '/info', query: { filters: { label: ['a=b'] }, t: ['x', 'y'] } });

    expect(paths).toEqual(['/v1.41/info?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D&t=x&t=y']);
  });

  async function clientOf(listener: RequestListener): Promise<EngineClient> {
    const server = createServer((request, response) => {
      if (request.url !== '/version') return listener(request, response);
      response.end(JSON.stringify({ Version: '20.10.24', ApiVersion: '1.41', Arch: 'amd64' }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // a TCP server always has one
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
    const { client } = await connect({ env, home: '/', uid: 0, readFile: () => undefined });
    return client;
  }
});

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('some bytes');
  throw new Error('disk error');
}
