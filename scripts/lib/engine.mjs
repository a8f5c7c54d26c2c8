import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheDirectory, hasProgram, installDebianPackages, isRoot, run, SetupError, say } from './shell.mjs';

const SYSTEM_SOCKET = '/var/run/docker.sock';
const CAPPED_RUNC = '/usr/local/bin/runc-capped';
const CAP_SYS_RESOURCE = 24n;

/**
 * @typedef {{ host: string, origin: string, version: string }} Engine
 */

/**
 * The first engine that answers: what the environment or the Docker context names, else the usual sockets of
 * Docker, rootless Docker, Docker Desktop and Podman.
 * @returns {Promise<Engine | undefined>}
 */
export async function findEngine(env = process.env) {
  for (const { host, origin } of candidates(env)) {
    const version = await engineVersion(host, env);
    if (version !== undefined) return { host, origin, version };
  }
  return undefined;
}

/**
 * Finds an engine, or installs and starts Docker where this user may. Safe to call twice and from several processes.
 * @returns {Promise<Engine>}
 */
export async function ensureEngine(env = process.env) {
  const found = await findEngine(env);
  if (found !== undefined) return found;
  if (env.DOCKER_HOST) {
    throw new SetupError(
      `DOCKER_HOST is ${env.DOCKER_HOST}, but no Docker engine answers there: start it or unset DOCKER_HOST.`,
    );
  }
  if (!isRoot() && existsSync(SYSTEM_SOCKET)) {
    throw new SetupError(
      `This user may not use the Docker engine at ${SYSTEM_SOCKET}, or it is down: join the group "docker" or start it.`,
    );
  }
  if (!isRoot()) {
    throw new SetupError(
      'No Docker engine answers: start Docker (or Podman), or install it with "sudo apt-get install docker.io".',
    );
  }
  if (!hasProgram('dockerd')) {
    await installDebianPackages(['docker.io', 'iptables', 'ca-certificates'], 'a Docker engine');
  }
  return startEngine(env);
}

/**
 * Stops the engine that `ensureEngine` started on this machine, and no other.
 * @returns {Promise<boolean>} whether there was one
 */
export async function stopStartedEngine(env = process.env) {
  const pidFile = join(cacheDirectory(env), 'dockerd.pid');
  if (!existsSync(pidFile)) return false;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!isDockerd(pid)) return false;
  process.kill(pid, 'SIGTERM');
  while (isDockerd(pid)) await delay(100);
  return true;
}

function candidates(env) {
  if (env.DOCKER_HOST) return [{ host: env.DOCKER_HOST, origin: 'DOCKER_HOST' }];
  const context = contextHost(env);
  const home = homedir();
  const runtimeDirectory = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`;
  const sockets = [
    [SYSTEM_SOCKET, 'the system socket'],
    [join(runtimeDirectory, 'docker.sock'), 'rootless Docker'],
    [join(home, '.docker/run/docker.sock'), 'Docker Desktop'],
    [join(home, '.docker/desktop/docker.sock'), 'Docker Desktop'],
    [join(runtimeDirectory, 'podman/podman.sock'), 'rootless Podman'],
    ['/run/podman/podman.sock', 'Podman'],
  ];
  return [
    ...(context === undefined ? [] : [context]),
    ...sockets
      .filter(([path]) => existsSync(path))
      .map(([path, origin]) => ({ host: `unix://${path}`, origin })),
  ];
}

/** The endpoint of the current Docker context; "default" has none of its own. */
function contextHost(env) {
  const directory = env.DOCKER_CONFIG || join(homedir(), '.docker');
  const name = env.DOCKER_CONTEXT || readJson(join(directory, 'config.json'))?.currentContext;
  if (!name || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const host = readJson(join(directory, 'contexts/meta', id, 'meta.json'))?.Endpoints?.docker?.Host;
  return host ? { host, origin: `Docker context "${name}"` } : undefined;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** @returns {Promise<string | undefined>} the version, or nothing when no engine answers at that address */
async function engineVersion(host, env) {
  try {
    if (host.startsWith('ssh://'))
      return (await run('docker', ['--host', host, 'version', '-f', '{{.Server.Version}}'])).trim();
    return JSON.parse(await get(host, '/version', env)).Version;
  } catch {
    return undefined; // whatever the reason, this address is no engine to use
  }
}

function get(host, path, env) {
  const { socketPath, tls, hostname, port } = address(host, env);
  const options = { socketPath, hostname, port, path, timeout: 5000, ...tls };
  return new Promise((resolve, reject) => {
    const request = (tls === undefined ? httpRequest : httpsRequest)(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.once('end', () => resolve(body));
    });
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', reject);
    request.end();
  });
}

function address(host, env) {
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) };
  const { hostname, port, protocol } = new URL(host);
  if (!env.DOCKER_TLS_VERIFY && protocol !== 'https:') return { hostname, port: port || 2375 };
  const file = (name) => readFileSync(join(env.DOCKER_CERT_PATH || join(homedir(), '.docker'), name));
  return {
    hostname,
    port: port || 2376,
    tls: { ca: file('ca.pem'), cert: file('cert.pem'), key: file('key.pem') },
  };
}

async function startEngine(env) {
  if (existsSync('/run/systemd/system')) {
    await run('systemctl', ['start', 'docker'], { doing: 'Starting the Docker service' });
    return waitForEngine(env, { reports: 'the service reports in "journalctl -u docker"' });
  }
  const logFile = join(cacheDirectory(env), 'dockerd.log');
  const pidFile = join(cacheDirectory(env), 'dockerd.pid');
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn('dockerd', ['--pidfile', pidFile, ...runtimeOptions()], {
    detached: true, // its own session: it outlives the terminal that set it up
    stdio: ['ignore', log, log],
  });
  child.unref();
  return waitForEngine(env, {
    reports: `dockerd reports in ${logFile}, and "node scripts/engine.mjs stop" ends it`,
    child,
    logFile,
  });
}

/** A bounding set without CAP_SYS_RESOURCE makes runc refuse privileged containers; a wrapper drops it from their set. */
function runtimeOptions() {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  if ((BigInt(`0x${bounding}`) >> CAP_SYS_RESOURCE) & 1n) return [];
  copyFileSync(new URL('../../runtime/docker/images/docker/runc-capped', import.meta.url), CAPPED_RUNC);
  return ['--add-runtime', `capped=${CAPPED_RUNC}`, '--default-runtime', 'capped'];
}

async function waitForEngine(env, { reports, child, logFile }) {
  for (let waited = 0; waited < 30_000; waited += 200) {
    const version = await engineVersion(`unix://${SYSTEM_SOCKET}`, env);
    if (version !== undefined) {
      say(`Started Docker engine ${version}; ${reports}.`);
      return { host: `unix://${SYSTEM_SOCKET}`, origin: 'started here', version };
    }
    // Another process may have been quicker: its engine still gets a moment.
    if (child?.exitCode != null && waited > 3000) {
      const log = readFileSync(logFile, 'utf8').trim();
      const reason = /^failed to start daemon: (.*)$/m.exec(log)?.[1] ?? log.split('\n').at(-1);
      throw new SetupError(`No Docker engine can run here; name one in DOCKER_HOST. dockerd says: ${reason}`);
    }
    await delay(200);
  }
  throw new SetupError(`The Docker engine was started but does not answer: ${reports}.`);
}

/** Reads the command line, not the name: that of a process that ended but was not reaped is empty. */
function isDockerd(pid) {
  const commandLine = `/proc/${pid}/cmdline`;
  return existsSync(commandLine) && /^\S*dockerd\0/.test(readFileSync(commandLine, 'utf8'));
}
