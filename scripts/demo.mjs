// Runs examples/integrated-sto-ci on both branches of the vulnerable shop, with a registry and a mail server of its own,
// and shows what came out. Without a Docker engine it runs examples/code-scan with Bandit as a program of this machine.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { makeRepository } from '../examples/vulnerable-shop/make-repository.mjs';
import { findEngine } from './lib/engine.mjs';
import { ensureHostBandit } from './lib/host-bandit.mjs';
import { startRegistry } from './lib/registry.mjs';
import { runScript, SetupError } from './lib/shell.mjs';
import { startSmtp } from './lib/smtp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/cli/main.js');
const work = join(root, '.pipeline-dev/demo');

// Ctrl-C reaches the run that goes on as well; here it only keeps this process for the end of its servers.
let isInterrupted = false;
process.on('SIGINT', () => {
  isInterrupted = true;
});

await runScript(async () => {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  makeRepository(join(work, 'shop'));
  const startedAt = Date.now();
  const hasEngine = (await findEngine()) !== undefined;
  await (hasEngine ? demoOnEngine() : demoOnHost());
  title(`Done in ${Math.round((Date.now() - startedAt) / 1000)} s. What to try next`);
  print(nextCommands());
}, 1);

async function demoOnEngine() {
  const registry = await startRegistry();
  const smtp = await startSmtp({ directory: join(work, 'mails') });
  try {
    configure(registry.address, smtp.port);
    await runBothBranches(['shop', 'private/shop'], ['--input', 'inputs.yaml']);
    title('The mails that arrived');
    for (const { from, recipients, subject, text } of await smtp.waitForMails(2)) {
      print(`From: ${from}\nTo: ${recipients.join(', ')}\nSubject: ${subject}\n\n${text.trim()}\n`);
    }
    title(`What the registry at ${registry.address} holds`);
    for (const name of await registry.repositories()) {
      print(`${name}: ${(await registry.tags(name)).sort().join(', ')}`);
    }
  } finally {
    await Promise.all([registry.stop(), smtp.stop()]);
  }
}

async function demoOnHost() {
  title('No Docker engine answers: scanning the code only, with Bandit as a program of this machine');
  const path = `${await ensureHostBandit()}${delimiter}${process.env.PATH}`;
  cpSync(join(root, 'examples/code-scan/pipeline.yaml'), join(work, 'pipeline.yaml'));
  mkdirSync(join(work, '.pipeline'));
  await runBothBranches(['shop'], ['--runtime', 'host'], { PATH: path });
}

/** The example with this demo's addresses in place of its own. */
function configure(registryAddress, smtpPort) {
  const example = join(root, 'examples/integrated-sto-ci');
  cpSync(join(example, 'pipeline.yaml'), join(work, 'pipeline.yaml'));
  cpSync(join(example, '.pipeline'), join(work, '.pipeline'), { recursive: true });
  const connectors = join(work, '.pipeline/connectors');
  for (const name of readdirSync(connectors)) {
    const text = readFileSync(join(connectors, name), 'utf8');
    writeFileSync(join(connectors, name), text.replace('127.0.0.1:5000', registryAddress));
  }
  write('.pipeline/config.yaml', {
    smtp: { host: '127.0.0.1', port: smtpPort, from: 'pipeline@shop.example' },
    scanners: { 'aqua-trivy': { database: join(root, 'examples/trivy-db') } },
  });
  write('inputs.yaml', {
    inputSet: {
      identifier: 'demo',
      name: 'demo',
      pipeline: {
        identifier: 'integrated_sto_ci',
        variables: [{ name: 'registry', type: 'String', value: registryAddress }],
      },
    },
  });
}

function write(name, content) {
  writeFileSync(join(work, name), stringify(content));
}

async function runBothBranches(targets, args, env = {}) {
  await runBranch('master', args, env);
  for (const target of targets) {
    const status = await pipeline(['targets', 'baseline', 'set', target, 'master'], env);
    if (status !== 0) throw new SetupError(`Setting the baseline of ${target} ended with status ${status}.`);
  }
  await runBranch('DEMO-001', args, env);
}

async function runBranch(branch, args, env) {
  const run = ['run', 'pipeline.yaml', '--repo', 'shop', '--branch', branch, ...args];
  title(`pipeline ${run.join(' ')}`);
  // A terminal sees the run live; elsewhere the logs would drown it, and its record is shown afterwards.
  const isLive = process.stdout.isTTY === true;
  const status = await pipeline(isLive ? run : [...run, '--output', 'quiet'], env);
  if (!isLive) await pipeline(['executions', 'show', 'latest'], env);
  if (isInterrupted) throw new SetupError('Interrupted.');
  // Status 4 is a closed gate, which this shop has earned.
  if (status !== 0 && status !== 4) throw new SetupError(`The run on ${branch} ended with status ${status}.`);
}

/** @returns {Promise<number | null>} its exit status */
function pipeline(args, env) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: work,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function nextCommands() {
  return [
    `cd ${relative(process.cwd(), work)}`,
    `alias pipeline='node ${program}'`,
    'pipeline executions',
    'pipeline issues list --target shop --variant DEMO-001',
    'pipeline plan pipeline.yaml',
  ].join('\n');
}

function title(text) {
  print(`\n── ${text} ──`);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
