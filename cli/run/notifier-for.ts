import type { ExecuteOptions } from '../../engine/run/options.ts';
import type { ExecutionEvent } from '../../engine/state/events.ts';
import { initialState, reduce } from '../../engine/state/reduce.ts';
import { createNotifier, type Notifier } from '../../notify/create-notifier.ts';
import { sendRequest } from '../../steps/http/send-request.ts';
import { executionValues } from '../../steps/pipeline-stage/execution-values.ts';
import type { Services } from '../../steps/services.ts';
import type { RecordedRun, Session } from './recorded-run.ts';

const silent: Notifier = { event: () => undefined, done: async () => undefined };

/** One more reader of the events: tells the receivers of the pipeline's notification rules. */
export function notifierFor(
  { cli, options: flags }: Session,
  options: ExecuteOptions<Services>,
  { definition, services }: RecordedRun,
): Notifier {
  if (definition.notificationRules.length === 0) return silent;
  let state = initialState(options.plan);
  const { render } = executionValues(options, () => state);
  const notifier = createNotifier({
    rules: definition.notificationRules,
    render,
    mailer: services.mailer,
    post: sendRequest,
    warn: (code, message) => void cli.stderr.write(`${message}  ${code}\n`),
    clock: cli.clock,
    userGroups: services.settings.userGroups,
    isOffline: flags.offline === true,
  });
  return {
    event: (event: ExecutionEvent) => {
      state = reduce(state, event);
      notifier.event(event);
    },
    done: () => notifier.done(),
  };
}
