import { durationHint, parseDuration } from '../engine/load/duration.ts';
import type { Value } from '../engine/outcome.ts';
import type { SpecProblem } from '../engine/step-type.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { logLine } from './log.ts';
import { spec, text } from './schema/properties.ts';
import { isUnresolved, textOf, valueAt } from './schema/read.ts';

interface WaitSpec {
  readonly duration: Value;
}

/** Lets time pass; ends at once when the step is stopped. */
export const wait = defineStep<WaitSpec>({
  type: 'Wait',
  summary: 'Wait for a while.',
  schema: spec({
    required: ['duration'],
    properties: { duration: text('How long to wait, such as `1m 30s`.') },
  }),
  stages: ['CI', 'Custom', 'Approval'],
  support: { level: 'native' },
  validate: (written) => durationProblems(valueAt(written, 'duration')),

  async run({ duration }, context) {
    const [problem] = durationProblems(duration);
    const ms = parseDuration(textOf(duration));
    if (problem !== undefined || typeof ms !== 'number') {
      return failed('step/bad-duration', problem?.message ?? `"${textOf(duration)}" is not a duration`);
    }
    await logLine(context.log, `Waiting for ${textOf(duration)}`);
    context.wait('WAIT_STEP_RUNNING');
    await context.clock.sleep(ms, context.signal);
    return { status: 'success' };
  },
});

function durationProblems(duration: Value | undefined): readonly SpecProblem[] {
  const written = textOf(duration);
  if (isUnresolved(duration)) return [];
  const isNothing = written.trim() === '' || !/[1-9]/.test(written);
  if (!isNothing && typeof parseDuration(written) === 'number') return [];
  const message = isNothing
    ? 'the duration of a wait must be more than zero'
    : `"${written}" is not a duration`;
  return [{ path: ['duration'], code: 'step/bad-duration', message, hint: durationHint }];
}
