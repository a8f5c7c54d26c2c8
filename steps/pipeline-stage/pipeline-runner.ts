/** What a stage of type Pipeline needs from outside: another pipeline, run to its end with a record of its own. */
import type { Failure, Value } from '../../engine/outcome.ts';
import type { LogSink } from '../../engine/ports.ts';
import type { FinalStatus } from '../../engine/state/status.ts';
import type { ValueMap } from '../schema/read.ts';

export interface PipelineRequest {
  readonly identifier: string;
  readonly org: string;
  readonly project: string;
  /** In the shape of an input set's `pipeline`, expressions of the calling pipeline resolved. */
  readonly inputs: ValueMap;
  /** Input sets by identifier, the strongest last; `inputs` win over all of them. */
  readonly inputSetReferences: readonly string[];
  /** Evaluated in the other pipeline when it ended well. */
  readonly outputs: readonly { readonly name: string; readonly value: string }[];
  readonly caller: { readonly executionId: string; readonly stageId: string };
}

export interface PipelineRunControl {
  /** Aborting asks the other pipeline to end; its running steps get `graceMs`. */
  readonly signal: AbortSignal;
  readonly killSignal: AbortSignal;
  readonly graceMs: number;
  /** For a few lines about what goes on; the steps' own logs are with the other execution. */
  readonly log: LogSink;
  readonly warn: (code: string, message: string) => void;
}

export interface PipelineResult {
  readonly executionId: string;
  readonly sequenceId: number;
  readonly name: string;
  readonly status: FinalStatus;
  /** The failure that decided, when the status is not a good one. */
  readonly failure?: Failure;
  readonly outputs: Readonly<Record<string, Value>>;
}

export interface PipelineRunner {
  /** @throws DefinitionError when there is no such pipeline, or it cannot run with these inputs. */
  run(request: PipelineRequest, control: PipelineRunControl): Promise<PipelineResult>;
}
