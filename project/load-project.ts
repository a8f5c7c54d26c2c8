import { join, resolve } from 'node:path';
import type { PullPolicy, SecretProvider } from '../engine/ports.ts';
import type { ConnectorSource, StepSettings } from '../steps/services.ts';
import { Repositories } from './codebase.ts';
import { type ProjectConfig, readConfig } from './config.ts';
import { connectorFinder, readConnectorFiles } from './connector-files.ts';
import { createConnectors } from './connectors.ts';
import { secretSalt } from './secret-salt.ts';
import { createSecretProvider } from './secrets.ts';

export interface ProjectOptions {
  /** The `.pipeline` directory, as `findProjectDirectory` gives it; it need not exist. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory for temporary checkouts. */
  readonly temporary: string;
  /** Where the repository of the pipeline is looked for: `--repo`, else the directory of the pipeline file. */
  readonly localDirectory: string;
  /** What flags say; the configuration otherwise. */
  readonly pull?: PullPolicy;
  /** Called with every secret before anything else sees it. */
  readonly mask: (secret: string) => void;
  /** For what is worth a line and no failure. */
  readonly note: (message: string) => void;
}

export interface Project {
  readonly config: ProjectConfig;
  readonly secrets: SecretProvider;
  readonly connectors: ConnectorSource;
  readonly repositories: Repositories;
  readonly settings: StepSettings;
  /** Removes every checkout. */
  close(): Promise<void>;
}

/** Reads everything below `.pipeline`. @throws DefinitionError with the place of everything that is wrong. */
export async function loadProject(options: ProjectOptions): Promise<Project> {
  const { directory, env, temporary, localDirectory, mask, note } = options;
  const config = await readConfig(directory);
  const connectorDirectory = join(directory, 'connectors');
  const entities = await readConnectorFiles(connectorDirectory);
  const find = connectorFinder(entities);
  const secrets = createSecretProvider({
    directory,
    env,
    ...(config.secrets === undefined ? {} : { sources: config.secrets }),
  });
  const pull = options.pull ?? config.pull ?? 'missing';
  const url = config.codebase?.url;
  const repositories = new Repositories({
    secrets,
    mask,
    findConnector: find,
    connectorDirectory,
    env,
    temporary,
    localDirectory,
    ...(url === undefined ? {} : { configuredUrl: url }),
  });
  return {
    config,
    secrets,
    connectors: createConnectors({ directory, entities, find, secrets, mask, pull, note }),
    repositories,
    settings: stepSettings(config, pull, directory),
    close: () => repositories.close(),
  };
}

function stepSettings(config: ProjectConfig, pull: PullPolicy, directory: string): StepSettings {
  const scanners = Object.entries(config.scanners ?? {}).map(([id, { image, database }]) => [
    id,
    {
      ...(image === undefined ? {} : { image }),
      ...(database === undefined ? {} : { database: resolve(directory, database) }),
    },
  ]);
  return {
    pull,
    scanners: Object.fromEntries(scanners),
    secretSalt: () => secretSalt(join(directory, 'secret-salt')),
    userGroups: config.userGroups ?? {},
    shellImages: {
      bash: config.shellScript?.bash ?? 'debian:bookworm-slim',
      powerShell: config.shellScript?.powerShell ?? 'mcr.microsoft.com/powershell:7.4-debian-12',
    },
  };
}
