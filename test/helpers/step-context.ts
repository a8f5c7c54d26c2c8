import { Readable } from 'node:stream';
import type { Decision, Pod, PodSpec, Question } from '../../engine/ports.ts';
import type { StepContext } from '../../engine/step-type.ts';
import { FakeRuntime, type FakeRuntimeOptions } from '../../runtime/fake/fake-runtime.ts';
import type { CodebaseSource, ConnectorSource, Mail, Services } from '../../steps/services.ts';

export interface StepContextOptions extends FakeRuntimeOptions {
  readonly services?: Partial<Services>;
  readonly context?: Partial<StepContext<Services>>;
  readonly pod?: Partial<PodSpec>;
}

/** A step's context on the fake runtime, and everything the step did to it. */
export class StepBench {
  readonly runtime: FakeRuntime;
  readonly context: StepContext<Services>;
  readonly masked: string[] = [];
  readonly warnings: string[] = [];
  readonly events: unknown[] = [];
  readonly mails: Mail[] = [];
  readonly questions: Omit<Question, 'nodeId'>[] = [];
  readonly abort = new AbortController();
  readonly kill = new AbortController();
  /** What the next question is answered with. */
  answer: Partial<Decision> = {};
  #log = '';
  #endings: (() => Promise<void>)[] = [];
  #pod: Promise<Pod> | undefined;

  constructor(options: StepContextOptions = {}) {
    this.runtime = new FakeRuntime(options);
    this.context = { ...this.#context(options), ...options.context };
  }

  get log(): string {
    return this.#log;
  }

  get logLines(): readonly string[] {
    return this.#log.trimEnd().split('\n');
  }

  async file(path: string): Promise<string | undefined> {
    const bytes = await (await this.context.pod()).readFile(path, 1e9);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  }

  /** Puts a file into the pod; a relative path is in the workspace. */
  async write(path: string, content: string): Promise<void> {
    await this.context.pod();
    this.runtime.pods[0]?.files.write(path, content);
  }

  async endStage(): Promise<void> {
    for (const end of this.#endings) await end();
  }

  #context(options: StepContextOptions): StepContext<Services> {
    return {
      nodeId: 'stage/step',
      identifier: 'step',
      name: 'Step',
      groups: [],
      attempt: 0,
      stage: { nodeId: 'stage', identifier: 'stage', name: 'Stage', type: 'CI', spec: {} },
      execution: {
        id: 'execution-1',
        sequenceId: 7,
        pipeline: { identifier: 'pipe', name: 'Pipe' },
        scope: { account: 'acc', org: 'org', project: 'proj' },
        triggeredBy: { name: 'alex', email: 'alex@example.org' },
        startedAt: 1_700_000_000_000,
        stageStatus: () => 'SUCCESS',
      },
      signal: this.abort.signal,
      killSignal: this.kill.signal,
      graceMs: 1_000,
      log: {
        write: (chunk) => {
          this.#log += Buffer.from(chunk).toString();
        },
        close: async () => undefined,
      },
      progress: () => undefined,
      clock: options.clock ?? { now: () => 1_700_000_000_000, sleep: async () => undefined },
      decisions: { ask: async () => Promise.reject(new Error('nobody is asked')) },
      services: { ...this.#services(), ...options.services },
      env: {},
      pod: () => {
        this.#pod ??= this.runtime.openPod(
          { executionId: 'e', stageId: 's', hostNames: [], sharedPaths: [], volumes: [], ...options.pod },
          { progress: () => undefined, signal: this.abort.signal },
        );
        return this.#pod;
      },
      atStageEnd: (end) => void this.#endings.push(end),
      mask: (secret) => void this.masked.push(secret),
      warn: (code, message) => void this.warnings.push(`${code}: ${message}`),
      wait: (status) => void this.events.push({ wait: status }),
      ask: async (_status, question) => {
        this.questions.push(question);
        return { nodeId: 'stage/step', action: 'Approve', by: 'alex', at: 1, ...this.answer };
      },
      watchSteps: async function* () {
        yield [];
      },
      evaluate: () => null,
      render: (text) => text,
      emit: (event) => void this.events.push(event),
    };
  }

  #services(): Services {
    return {
      codebase: noCodebase,
      repositories: { open: async () => noCodebase },
      connectors: noConnectors,
      scans: {} as Services['scans'],
      mailer: {
        send: async (mail) => {
          this.mails.push(mail);
          return { messageId: 'id-1', accepted: [...mail.to, ...mail.cc], rejected: [], summary: 'kept' };
        },
      },
      settings: {
        pull: 'missing',
        scanners: {},
        userGroups: {},
        shellImages: { bash: 'bash:5', powerShell: 'pwsh:7' },
      },
    };
  }
}

const noConnectors: ConnectorSource = {
  registry: async () => undefined,
  find: async () => undefined,
  example: (reference) => `write ${reference}.yaml`,
  imageSource: async (image, _connector, policy) => ({
    image,
    pull: policy === 'Always' ? 'always' : policy === 'Never' ? 'never' : 'missing',
  }),
};

const noCodebase: CodebaseSource = {
  options: {
    depth: 50,
    fetchTags: false,
    lfs: false,
    sslVerify: true,
    submodules: 'false',
    sparse: [],
    prCloneStrategy: 'MergeCommit',
    directory: '',
  },
  describe: async () => ({}),
  values: () => undefined,
  archive: async () => Readable.from([Buffer.alloc(1024)]),
};
