/** The only place where concrete things meet. */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { RuntimeError } from '../engine/errors.ts';
import type { PullPolicy, Runtime } from '../engine/ports.ts';
import type { SmtpConfig } from '../project/config.ts';
import { findProjectDirectory } from '../project/find-directory.ts';
import { loadProject, type Project } from '../project/load-project.ts';
import type { Mailer } from '../steps/services.ts';
import { isServerUrl, openStore, type Store } from '../store/open-store.ts';
import type { Cli } from './cli.ts';
import { currentUser, type Person } from './run/current-user.ts';
import { ownerOf } from './run/owner.ts';

type Mask = (secret: string) => void;

export type RuntimeName = 'docker' | 'host';

/** What commands share: the user's project, and what is opened when it is first asked for. */
export interface App {
  /** `.pipeline` beside the pipeline file or in the root of the repository. */
  readonly directory: string;
  readonly project: Project;
  /** Opened once; `close` closes it. */
  store(): Promise<Store>;
  /** Made once per name. */
  runtime(name: RuntimeName): Promise<Runtime>;
  mailer(): Promise<Mailer>;
  /** Who runs this, as git knows them. */
  user(): Promise<Person>;
  close(): Promise<void>;
}

export interface AppStart {
  readonly pipelineFile?: string;
  /** The codebase, when it is not the repository around the pipeline file. */
  readonly repo?: string;
  readonly pull?: PullPolicy;
  readonly mask?: (secret: string) => void;
  readonly note?: (message: string) => void;
}

/** Finds the project around a pipeline file or the current directory. @throws DefinitionError for a bad file in it */
export async function openApp(cli: Cli, start: AppStart = {}): Promise<App> {
  const directory = await findProjectDirectory({
    cwd: cli.cwd,
    ...(start.pipelineFile === undefined ? {} : { file: start.pipelineFile }),
  });
  const mask = start.mask ?? (() => undefined);
  const project = await loadProject({
    directory,
    env: cli.env,
    temporary: tmpdir(),
    localDirectory: resolve(cli.cwd, start.repo ?? dirname(start.pipelineFile ?? '.')),
    mask,
    note: start.note ?? (() => undefined),
    ...(start.pull === undefined ? {} : { pull: start.pull }),
  });
  const runtimes = new Map<RuntimeName, Promise<Runtime>>();
  const store = once(() => openProjectStore(cli, directory, project.config.database));
  const mailer = once(() => createMailer(cli, directory, project, mask));
  return {
    directory,
    project,
    store,
    mailer,
    user: () => currentUser(cli.cwd),
    runtime: (name) => {
      const runtime = runtimes.get(name) ?? createRuntime(cli, name);
      runtimes.set(name, runtime);
      return runtime;
    },
    close: async () => {
      for (const runtime of runtimes.values()) await (await runtime.catch(() => undefined))?.close();
      await project.close();
      if (store.isCalled()) await (await store().catch(() => undefined))?.close();
    },
  };
}

async function openProjectStore(cli: Cli, directory: string, configured: string | undefined): Promise<Store> {
  const database = cli.env['PIPELINE_DATABASE_URL'] ?? configured ?? 'state.db';
  await ignoreState(directory);
  if (isServerUrl(database)) {
    return openStore({ url: database, logDirectory: join(directory, 'logs'), clock: cli.clock });
  }
  return openStore({ path: resolve(directory, database), clock: cli.clock });
}

/** Keeps database, logs, mails and secrets out of the user's commits; an existing file is left alone. */
async function ignoreState(directory: string): Promise<void> {
  const ignored = [
    'state.db*',
    'logs/',
    'mail/',
    'workspaces/',
    'queues/',
    'secrets.env',
    'secret-salt',
    '',
  ].join('\n');
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, '.gitignore'), ignored, { flag: 'wx' });
  } catch {
    // It is there already, or the directory cannot be written: the store says so with more to go by.
  }
}

async function createRuntime(cli: Cli, name: RuntimeName): Promise<Runtime> {
  const cacheDirectory = join(cli.env['XDG_CACHE_HOME'] ?? join(cli.home, '.cache'), 'pipeline');
  const common = { env: cli.env, clock: cli.clock, owner: ownerOf(cli.pid), temporaryDirectory: tmpdir() };
  if (name === 'host') {
    const { HostRuntime } = await import('../runtime/host/host-runtime.ts');
    return new HostRuntime(common);
  }
  const { DockerRuntime } = await import('../runtime/docker/docker-runtime.ts');
  return new DockerRuntime({
    ...common,
    endpoint: { env: cli.env, home: cli.home, uid: userInfo().uid, readFile: textOf },
    cacheDirectory,
  });
}

async function createMailer(cli: Cli, directory: string, project: Project, mask: Mask): Promise<Mailer> {
  const mail = await import('../mail/create-mailer.ts');
  const url = cli.env['PIPELINE_SMTP_URL'];
  const { smtp } = project.config;
  const settings = smtp === undefined ? undefined : await smtpSettings(smtp, project);
  return mail.createMailer({
    directory,
    now: () => cli.clock.now(),
    mask,
    ...(url === undefined ? {} : { url }),
    ...(settings === undefined ? {} : { settings }),
  });
}

/** The configuration with its password filled in. @throws RuntimeError when the secret is not defined */
async function smtpSettings({ passwordRef, ...settings }: SmtpConfig, project: Project) {
  if (passwordRef === undefined) return settings;
  const password = await project.secrets.find(passwordRef);
  if (password !== undefined) return { ...settings, password };
  throw new RuntimeError({
    code: 'definition/unknown-secret',
    failureType: 'ConfigurationFailure',
    message: `smtp.passwordRef names the secret "${passwordRef}", which is not defined: add it to .pipeline/secrets.env`,
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Calls `make` at most once. */
function once<T>(make: () => Promise<T>): (() => Promise<T>) & { isCalled(): boolean } {
  let made: Promise<T> | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return Object.assign(get, { isCalled: () => made !== undefined });
}
