import type { LogSink } from '../../engine/ports.ts';
import type { EventSink, NodeStarted } from '../../engine/state/events.ts';
import { displayStatus } from '../../engine/state/status.ts';
import { logLine } from '../log.ts';

/** Writes a line for every stage and step of an execution that ends, in order. `done` waits for the last one. */
export function progressLines(log: LogSink): {
  readonly event: EventSink;
  readonly done: () => Promise<void>;
} {
  const started = new Map<string, NodeStarted>();
  let written = Promise.resolve();
  const say = (line: string) => {
    written = written.then(() => logLine(log, line));
  };
  return {
    event(event) {
      if (event.type === 'execution.started') {
        say(
          `Execution ${event.executionId} (#${event.sequenceId}) of ${event.pipeline.name} from ${event.file}`,
        );
      }
      if (event.type === 'node.started') {
        started.set(event.node, event);
        if (event.kind === 'stage') say(`Stage ${event.name}`);
      }
      if (event.type !== 'node.finished') return;
      const node = started.get(event.node);
      const failure = event.failure === undefined ? '' : `: ${event.failure.message}`;
      if (node?.kind === 'step') say(`  ${node.name}: ${displayStatus(event.status)}${failure}`);
      if (node?.kind === 'stage') say(`Stage ${node.name}: ${displayStatus(event.status)}`);
    },
    done: () => written,
  };
}
