import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { RuntimeError, UsageError } from '../../../engine/errors.ts';
import { connect } from '../../../runtime/docker/connect.ts';
import type { EngineClient } from '../../../runtime/docker/engine-client.ts';
import { isStatus } from '../../../runtime/docker/engine-error.ts';
import type { Executions } from '../../../store/executions.ts';
import type { Cli } from '../../cli.ts';
import { openApp } from '../../wire.ts';
import { findExecution } from '../find-execution.ts';
import { findNode } from '../find-node.ts';
import { attach } from './attach.ts';
import { findPod, type KeptPod } from './kept-pod.ts';
import { shellRequest } from './shell-request.ts';
import { type StartedStep, startedSteps } from './started-steps.ts';

export interface ShellOptions {
  readonly id: string;
  readonly step: string;
  /** Empty for a shell. */
  readonly command: readonly string[];
}

/** Puts the person into the surroundings of a step. @returns the exit code of what they ran. @throws UsageError */
export async function openShell(cli: Cli, options: ShellOptions): Promise<number> {
  const { executionId, step } = await stepOf(cli, options);
  const { client } = await connect({ env: cli.env, home: cli.home, uid: userInfo().uid, readFile: textOf });
  try {
    const pod = await findPod(client, { executionId, stageId: step.stageId, containerName: step.name });
    if (pod === undefined) throw notKept(executionId, step);
    const container = await create(client, { step, pod, cli, command: options.command });
    return await attach(cli, client, container);
  } finally {
    client.close();
  }
}

interface Found {
  readonly executionId: string;
  readonly step: StartedStep;
}

/** The store is closed again before the shell opens, which may last for hours. */
async function stepOf(cli: Cli, options: ShellOptions): Promise<Found> {
  const app = await openApp(cli);
  try {
    return await findStep((await app.store()).executions, options);
  } finally {
    await app.close();
  }
}

interface Found {
  readonly executionId: string;
  readonly step: StartedStep;
}

async function findStep(executions: Executions, { id, step }: ShellOptions): Promise<Found> {
  const execution = await findExecution(executions, id);
  if (execution.runtime !== 'docker') {
    throw new UsageError(
      'usage/no-containers',
      `execution ${execution.id} ran with --runtime ${execution.runtime}: its steps have no containers to open a shell in`,
    );
  }
  const steps = await startedSteps(executions.events(execution.id));
  const found = steps.get(findNode([...steps.keys()], step));
  if (found === undefined) throw new Error(`no step ${step}`);
  return { executionId: execution.id, step: found };
}

async function create(
  client: EngineClient,
  { step, pod, cli, command }: { step: StartedStep; pod: KeptPod; cli: Cli; command: readonly string[] },
): Promise<string> {
  const image = pod.step?.Image ?? step.image;
  if (image === undefined) throw noImage(step);
  const isTerminal = cli.stdin.isTTY === true && cli.stdout.isTTY === true;
  const json = shellRequest({ image, pod, command, isTerminal });
  try {
    return (await client.json<{ Id: string }>({ method: 'POST', path: '/containers/create', json })).Id;
  } catch (error) {
    if (isStatus(error, 404)) throw noImage(step);
    throw error;
  }
}

function notKept(executionId: string, { id }: StartedStep): UsageError {
  return new UsageError(
    'usage/not-kept',
    `nothing of ${id} in execution ${executionId} is left on the engine: run with --keep failed (or --keep always), then open the shell`,
  );
}

function noImage({ id }: StartedStep): RuntimeError {
  return new RuntimeError({
    code: 'runtime/image-missing',
    failureType: 'PluginImageFailure',
    message: `the container of ${id} is gone, and its image is not known or not on this machine: containers of failed steps are kept, choose one of those`,
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
