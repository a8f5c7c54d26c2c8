import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from '../engine/errors.ts';
import type { Value } from '../engine/outcome.ts';
import type { CheckoutOptions, RepositoryRequest, RepositorySource, Revision } from '../steps/services.ts';
import { checkoutOptions, writtenRevision } from './codebase-options.ts';
import type { ConnectorEntity } from './connector-entity.ts';
import { connectorExample } from './connector-example.ts';
import type { FindConnector } from './connector-files.ts';
import { type Credentials, loginBlock, readCredentials, type SecretReader } from './credentials.ts';
import { createGit } from './git/git.ts';
import { GitCodebase } from './git/git-codebase.ts';
import { type Remote, withoutCredentials } from './git/remote.ts';
import { textAt } from './values.ts';

export interface RepositoriesOptions extends SecretReader {
  readonly findConnector: FindConnector;
  /** Directory of connector files, for messages. */
  readonly connectorDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporary: string;
  /** A directory in the repository that the pipeline file belongs to. */
  readonly localDirectory: string;
  /** `codebase.url` of the configuration. */
  readonly configuredUrl?: string;
}

/** Opens repositories by connector, or the one on this machine. `close` removes every checkout. */
export class Repositories implements RepositorySource {
  readonly #options: RepositoriesOptions;
  readonly #opened: GitCodebase[] = [];

  constructor(options: RepositoriesOptions) {
    this.#options = options;
  }

  /**
   * The pipeline's codebase (`properties.ci.codebase`). Without a revision it is the working tree of this machine.
   * Nothing is looked up before it is used: a pipeline that clones nothing needs no repository.
   */
  async openCodebase(written: Value | undefined, revision: Revision | undefined): Promise<GitCodebase> {
    const asked = revision ?? writtenRevision(written) ?? { type: 'worktree' };
    return this.#keep(() => this.#codebaseRemote(written, asked), asked, checkoutOptions(written, asked));
  }

  async open({ connectorRef, repoName, revision }: RepositoryRequest): Promise<GitCodebase> {
    const remote = await this.#connectorRemote(connectorRef, repoName);
    if (remote === undefined) throw this.#unknown(connectorRef);
    return this.#keep(async () => remote, revision, checkoutOptions(undefined, revision));
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((each) => each.close()));
  }

  #keep(remote: () => Promise<Remote>, revision: Revision, options: CheckoutOptions): GitCodebase {
    const { env, temporary } = this.#options;
    const codebase = new GitCodebase({ remote, revision, options, env, temporary });
    this.#opened.push(codebase);
    return codebase;
  }

  /** The working tree is always the local one; a revision comes from where the connector points, if it points anywhere. */
  async #codebaseRemote(written: Value | undefined, revision: Revision): Promise<Remote> {
    const { configuredUrl, localDirectory } = this.#options;
    if (written === undefined) throw noCodebase();
    const local = revision.type === 'worktree' ? await this.#localRemote() : undefined;
    if (local !== undefined) return local;
    const connector = await this.#connectorRemote(
      textAt(written, 'connectorRef'),
      textAt(written, 'repoName'),
    );
    if (connector !== undefined) return connector;
    if (configuredUrl !== undefined) return remoteOf(configuredUrl, undefined, this.#options.mask);
    const repository = await this.#localRemote();
    if (repository !== undefined) return repository;
    throw new RuntimeError({
      code: 'codebase/no-repository',
      failureType: 'ConfigurationFailure',
      message: `${localDirectory} is in no git repository: name one with --repo, or define the codebase's connector`,
    });
  }

  async #connectorRemote(
    reference: string | undefined,
    repoName: string | undefined,
  ): Promise<Remote | undefined> {
    if (reference === undefined) return undefined;
    const entity = this.#options.findConnector(reference);
    if (entity === undefined) return undefined;
    const url = connectorUrl(entity, repoName);
    const credentials = await readCredentials(loginBlock(entity.spec), entity.identifier, this.#options);
    return remoteOf(url, credentials, this.#options.mask);
  }

  async #localRemote(): Promise<Remote | undefined> {
    const root = await repositoryRoot(resolve(this.#options.localDirectory));
    if (root === undefined) return undefined;
    const git = createGit({ env: this.#options.env, sslVerify: true, signal: new AbortController().signal });
    const origin = await git(['config', '--get', 'remote.origin.url'], root).catch(() => '');
    return {
      url: pathToFileURL(root).href,
      publicUrl: withoutCredentials(origin.trim()) || root,
      worktree: root,
    };
  }

  #unknown(reference: string | undefined): RuntimeError {
    if (reference === undefined) {
      const message = 'the step names no connector, so there is no repository to clone';
      return new RuntimeError({
        code: 'codebase/no-connector',
        failureType: 'ConfigurationFailure',
        message,
      });
    }
    const example = connectorExample(reference, 'Git', this.#options.connectorDirectory);
    return new RuntimeError({
      code: 'connector/unknown',
      failureType: 'ConfigurationFailure',
      message: `the connector "${reference}" is not defined. ${example}`,
    });
  }
}

function noCodebase(): RuntimeError {
  return new RuntimeError({
    code: 'codebase/none',
    failureType: 'ConfigurationFailure',
    message: 'the pipeline has no codebase: add properties.ci.codebase',
  });
}

/** A login written into the URL travels like any other: git never gets to print it. */
function remoteOf(url: string, login: Credentials | undefined, mask: (secret: string) => void): Remote {
  const publicUrl = withoutCredentials(url);
  const [, username, password] = /^https?:\/\/([^/@:]+):([^/@]+)@/i.exec(url) ?? [];
  if (username === undefined || password === undefined) {
    return login === undefined ? { url, publicUrl } : { url, publicUrl, credentials: login };
  }
  const inUrl = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  mask(inUrl.password);
  return { url: publicUrl, publicUrl, credentials: login ?? inUrl };
}

/** An account's connector needs the name of the repository; the URL of a repository stands as it is. */
function connectorUrl({ identifier, type, spec }: ConnectorEntity, repoName: string | undefined): string {
  const url = textAt(spec, 'url')?.replace(/\/+$/, '');
  if (url === undefined || url.startsWith('-')) {
    throw new RuntimeError({
      code: 'connector/wrong-type',
      failureType: 'ConfigurationFailure',
      message: `the connector "${identifier}" (${type}) has no repository URL`,
    });
  }
  const kind = textAt(spec, 'connectionType') ?? textAt(spec, 'type');
  if (kind !== 'Account' && kind !== 'Project') return url;
  if (repoName !== undefined) return `${url}/${repoName}`;
  throw new RuntimeError({
    code: 'connector/no-repository',
    failureType: 'ConfigurationFailure',
    message: `the connector "${identifier}" is one for an account: add repoName to say which repository is meant`,
  });
}

/** The nearest directory upwards that is a repository. */
async function repositoryRoot(start: string): Promise<string | undefined> {
  for (let directory = start; ; directory = dirname(directory)) {
    const isRoot = await stat(resolve(directory, '.git')).then(
      () => true,
      () => false,
    );
    if (isRoot) return directory;
    if (dirname(directory) === directory) return undefined;
  }
}
