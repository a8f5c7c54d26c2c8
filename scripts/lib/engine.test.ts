import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureEngine, findEngine } from './engine.mjs';

describe('finding an engine', () => {
  let directory = '';
  const servers: Server[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'engine-'));
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true });
  });

  it('takes the one that DOCKER_HOST names', async () => {
    const host = await fakeEngine('28.0.0');

    const engine = await findEngine({ DOCKER_HOST: host });

    expect(engine).toEqual({ host, origin: 'DOCKER_HOST', version: '28.0.0' });
  });

  it('takes the endpoint of the current Docker context', async () => {
    const host = await fakeEngine('27.1.0');
    const meta = join(directory, 'contexts/meta', createHash('sha256').update('remote').digest('hex'));
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Endpoints: { docker: { Host: host } } }));
    writeFileSync(join(directory, 'config.json'), JSON.stringify({ currentContext: 'remote' }));

    const engine = await findEngine({ DOCKER_CONFIG: directory });

    expect(engine).toEqual({ host, origin: 'Docker context "remote"', version: '27.1.0' });
  });

  it('takes no other when nothing answers at DOCKER_HOST', async () => {
    const env = { DOCKER_HOST: `unix://${directory}/nothing.sock` };

    await expect(findEngine(env)).resolves.toBeUndefined();
    await expect(ensureEngine(env)).rejects.toThrow('no Docker engine answers there');
  });

  function fakeEngine(version: string): Promise<string> {
    const path = join(directory, 'engine.sock');
    const server = createServer((_request, response) => response.end(JSON.stringify({ Version: version })));
    servers.push(server);
    return new Promise((resolve) => server.listen(path, () => resolve(`unix://${path}`)));
  }
});
