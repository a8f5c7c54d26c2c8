import { get as httpGet } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { ensureEngine } from './engine.mjs';
import { connect, ensureImages, removeImages } from './images.mjs';
import { SetupError } from './shell.mjs';

const IMAGE = 'registry:2';

/** The one login that the registry accepts. */
export const registryLogin = { username: 'demo', password: 'demo-password' };

// bcrypt of the password above; a real registry's file is made with "htpasswd -B".
const HTPASSWD = 'demo:$2a$04$EQd9zaaRtThzciii2RggNOBr7J9r/PQ0XlaEXYPeiqRCRHzUr4ZCu\n';

/**
 * Starts an empty image registry on a free port of 127.0.0.1 that demands a login. It is a container, so that the
 * engine reaches it under the same address wherever the engine runs.
 */
export async function startRegistry() {
  const engine = await ensureEngine();
  await ensureImages(engine, { names: [IMAGE] });
  const container = await connect(engine.host).createContainer({
    Image: IMAGE,
    Env: [
      'REGISTRY_AUTH=htpasswd',
      'REGISTRY_AUTH_HTPASSWD_REALM=demo',
      'REGISTRY_AUTH_HTPASSWD_PATH=/etc/htpasswd',
    ],
    ExposedPorts: { '5000/tcp': {} },
    HostConfig: { PortBindings: { '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  });
  let address = '';
  const stop = async () => {
    await container.remove({ force: true, v: true });
    if (address !== '') await removeImages(engine, `${address}/`);
  };
  try {
    const files = pack();
    files.entry({ name: 'etc/htpasswd' }, HTPASSWD);
    files.finalize();
    await container.putArchive(files, { path: '/' });
    await container.start();
    const { NetworkSettings: settings } = await container.inspect();
    address = `127.0.0.1:${settings.Ports['5000/tcp'][0].HostPort}`;
    await waitUntilItAnswers(address);
    return {
      /** Host and port, the first part of an image's name. */
      address,
      ...registryLogin,
      repositories: async () => (await get(address, '_catalog')).repositories ?? [],
      /** @param {string} repository */
      tags: async (repository) => (await get(address, `${repository}/tags/list`)).tags ?? [],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntilItAnswers(address) {
  for (let waited = 0; waited < 15_000; waited += 50) {
    try {
      await get(address, '');
      return;
    } catch {
      await delay(50);
    }
  }
  throw new SetupError(`The registry at ${address} does not answer.`);
}

/** Plain HTTP with a limit: `fetch` may never settle when the port is open before the registry listens behind it. */
function get(address, path) {
  const auth = `${registryLogin.username}:${registryLogin.password}`;
  return new Promise((resolve, reject) => {
    const request = httpGet(
      `http://${address}/v2/${path}`,
      { auth, agent: false, timeout: 2000 },
      (response) => {
        json(response).then(resolve, reject);
      },
    );
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', reject);
  });
}
