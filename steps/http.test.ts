import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../engine/outcome.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { http } from './http.ts';

let server: Server;
let origin: string;
let seen: { method: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, headers: request.headers, body });
    if (request.url === '/never') return;
    if (request.url === '/moved') return void response.writeHead(302, { location: '/200' }).end();
    response.writeHead(Number(request.url?.slice(1)) || 200).end('{"ok": true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('Http', () => {
  it.each<[spec: object, problems: readonly string[]]>([
    [{ method: 'GET' }, ['definition/missing-key at url']],
    [{ url: 'http://x' }, ['definition/missing-key at method']],
    [{ url: 'http://x', method: 'FETCH' }, ['definition/invalid-value at method']],
    [
      {
        url: 'http://x',
        method: 'GET',
        headers: [
          { key: 'A', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
      ['http/duplicate-header at headers[1].key'],
    ],
    [{ url: '<+input>', method: 'GET', headers: [{ key: 'A', value: '<+x>' }] }, []],
  ])('%j → %j', async (spec, problems) => {
    expect(await checkSpec(http, spec as Value)).toEqual(problems);
  });

  it('succeeds whatever the answer, when nothing is asserted (#68)', async () => {
    const { outcome } = await request({ url: `${origin}/500`, method: 'GET' });

    expect(outcome).toEqual({
      status: 'success',
      outputs: {
        output: {
          httpUrl: `${origin}/500`,
          httpMethod: 'GET',
          httpResponseCode: 500,
          httpResponseBody: '{"ok": true}',
          status: 'SUCCESS',
          errorMsg: null,
          outputVariables: {},
        },
      },
    });
  });

  it('fails when its assertion does not hold, with its outputs in place (#69)', async () => {
    const { outcome, evaluated } = await request(
      { url: `${origin}/500`, method: 'GET', assertion: '<+httpResponseCode> == 200' },
      false,
    );

    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { code: 'http/assertion', message: 'the assertion <+httpResponseCode> == 200 does not hold' },
      outputs: { output: { httpResponseCode: 500, status: 'FAILURE' } },
    });
    expect(evaluated).toMatchObject([{ httpResponseCode: 500, httpMethod: 'GET' }]);
  });

  it.each<[verdict: Value, status: string]>([
    [true, 'success'],
    ['true', 'success'],
    ['maybe', 'failed'],
    [null, 'failed'],
  ])('whose assertion gives %j is a %s', async (verdict, status) => {
    const { outcome } = await request({ url: origin, method: 'GET', assertion: 'x' }, verdict);

    expect(outcome.status).toBe(status);
  });

  it('sends headers and body', async () => {
    seen = [];

    await request({
      url: origin,
      method: 'POST',
      requestBody: '{"a": 1}',
      headers: [{ key: 'X-Token', value: 't' }],
    });

    expect(seen).toMatchObject([{ method: 'POST', body: '{"a": 1}', headers: { 'x-token': 't' } }]);
  });

  it('follows redirects', async () => {
    expect((await request({ url: `${origin}/moved`, method: 'GET' })).outcome).toMatchObject({
      outputs: { output: { httpResponseCode: 200 } },
    });
  });

  it.each([
    ['http://127.0.0.1:59999/', 'ECONNREFUSED'],
    ['ftp://x/', 'neither http: nor https:'],
    ['nonsense', 'Invalid URL'],
  ])('that gets no answer from %s fails: %s', async (url, reason) => {
    const { outcome } = await request({ url, method: 'GET' });

    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { code: 'http/no-answer', types: ['Connectivity'], message: expect.stringContaining(reason) },
    });
  });

  it('ends when it is stopped', async () => {
    const bench = new StepBench();
    const running = http.run({ url: `${origin}/never`, method: 'GET' }, bench.context);

    bench.abort.abort('aborted');

    await expect(running).rejects.toBe('aborted');
  });

  it('publishes values of the answer', async () => {
    const spec = {
      url: origin,
      method: 'GET',
      outputVariables: [{ name: 'OK', type: 'Secret', value: '<+httpResponseBody>' }],
    };

    const { outcome, bench } = await request(spec);

    expect(outcome).toMatchObject({
      outputs: { output: { outputVariables: { OK: 'rendered <+httpResponseBody>' } } },
    });
    expect(bench.masked).toEqual(['rendered <+httpResponseBody>']);
  });

  it('leaves assertion and outputs unresolved until there is an answer', () => {
    expect(http.lateFields).toEqual(['assertion', 'outputVariables']);
  });
});

async function request(spec: object, verdict: Value = true) {
  const evaluated: unknown[] = [];
  const bench = new StepBench({
    context: {
      evaluate: (_text, extra) => {
        evaluated.push(extra);
        return verdict;
      },
      render: (text) => `rendered ${text}`,
    },
  });
  return { outcome: await http.run(spec as Value, bench.context), bench, evaluated };
}
