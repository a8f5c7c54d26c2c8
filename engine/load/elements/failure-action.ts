import { hasExpressions } from '../../../expressions/index.ts';
import { failureActionSpecs } from '../../../schemas/failure-strategy.ts';
import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { JsonSchema } from '../../step-type.ts';
import type { FailureAction } from '../definition.ts';
import { durationHint, parseDuration } from '../duration.ts';
import { shallowSchema } from '../element-schemas.ts';
import { type Fields, fieldsOf, listOf } from '../fields.ts';
import { checkElement, type Reading } from './context.ts';

/** Where an action stands: under which other actions, outermost first. */
export interface ActionPlace {
  readonly isRollback: boolean;
  readonly inside: readonly ('Retry' | 'ManualIntervention' | 'RetryStepGroup')[];
}

type Of<Type extends FailureAction['type']> = Extract<FailureAction, { type: Type }>;

const code = 'definition/invalid-failure-strategy';

export function readFailureAction(
  reading: Reading,
  value: Value | undefined,
  path: DocumentPath,
  place: ActionPlace,
): FailureAction | undefined {
  if (value === undefined) return undefined;
  const fields = checkElement(reading, { name: 'failureAction', value, path });
  const type = fields['type'] as FailureAction['type'] | undefined;
  const misplaced = type === undefined ? undefined : misplacement(type, place);
  if (misplaced !== undefined) {
    reading.problems.error({ code, message: misplaced, path: [...path, 'type'] });
    return undefined;
  }
  if (type !== undefined) reportUnknownKeys(reading, type, fields['spec'], [...path, 'spec']);
  const action = new ActionReader(reading, fields['spec'], [...path, 'spec'], place);
  switch (type) {
    case undefined:
      return undefined;
    case 'Retry':
      return action.retry();
    case 'RetryStepGroup':
      return action.retryStepGroup();
    case 'ManualIntervention':
      return action.manualIntervention();
    case 'Ignore':
    case 'MarkAsSuccess':
    case 'MarkAsFailure':
    case 'Abort':
    case 'StageRollback':
    case 'StepGroupRollback':
    case 'PipelineRollback':
    case 'ProceedWithDefaultValues':
      return { type };
  }
}

/** Why an action may not stand here, or undefined when it may. */
function misplacement(type: FailureAction['type'], { isRollback, inside }: ActionPlace): string | undefined {
  if (isRollback && (type === 'StageRollback' || type === 'StepGroupRollback')) {
    return 'Step inside rollback section cannot have Rollback as failure strategy.';
  }
  if (inside.at(-1) === 'ManualIntervention') return misplacedOnTimeout(type, inside.includes('Retry'));
  if (inside.at(-1) !== undefined && notAfterRetry.has(type)) {
    return `Retry action cannot have post retry failure action as ${type}`;
  }
  return undefined;
}

const notAfterRetry: ReadonlySet<FailureAction['type']> = new Set([
  'Retry',
  'RetryStepGroup',
  'StepGroupRollback',
  'ProceedWithDefaultValues',
]);

function misplacedOnTimeout(type: FailureAction['type'], isUnderRetry: boolean): string | undefined {
  if (type === 'ManualIntervention') return 'Manual Action cannot be applied as PostTimeOut Action';
  if (type === 'ProceedWithDefaultValues') {
    return 'ProceedWithDefaultValues is not allowed as post timeout action in Manual intervention';
  }
  if (type !== 'Retry' && type !== 'RetryStepGroup') return undefined;
  return isUnderRetry
    ? 'Retry Action cannot be applied under Manual Action which itself is in Retry Action'
    : 'Retry is not allowed as post timeout action in Manual intervention as it can lead to an infinite loop';
}

class ActionReader {
  readonly #reading: Reading;
  readonly #spec: Fields;
  readonly #hasSpec: boolean;
  readonly #path: DocumentPath;
  readonly #place: ActionPlace;

  constructor(reading: Reading, spec: Value | undefined, path: DocumentPath, place: ActionPlace) {
    this.#reading = reading;
    this.#spec = fieldsOf(spec);
    this.#hasSpec = Object.keys(this.#spec).length > 0;
    this.#path = path;
    this.#place = place;
  }

  retry(): Of<'Retry'> | undefined {
    if (!this.#hasSpec) return this.#fail('Retry Spec cannot be null or empty');
    const retryCount = this.#retryCount();
    const retryIntervalsMs = this.#retryIntervals();
    const onRetryFailure = this.#next('Retry', 'onRetryFailure', 'Retry Action cannot be null or empty');
    if (retryCount === undefined || retryIntervalsMs === undefined || !onRetryFailure) return undefined;
    const condition = unwrap(this.#spec['condition']);
    return {
      type: 'Retry',
      retryCount,
      retryIntervalsMs,
      onRetryFailure,
      ...(typeof condition === 'string' && condition !== '' ? { condition } : {}),
    };
  }

  retryStepGroup(): Of<'RetryStepGroup'> | undefined {
    if (!this.#hasSpec) return this.#fail('Retry Spec cannot be null or empty');
    const retryCount = this.#retryCount();
    const retryIntervalsMs = this.#retryIntervals();
    if (retryCount === undefined || retryIntervalsMs === undefined) return undefined;
    return { type: 'RetryStepGroup', retryCount, retryIntervalsMs };
  }

  manualIntervention(): Of<'ManualIntervention'> | undefined {
    if (!this.#hasSpec) return this.#fail('ManualIntervention Spec cannot be null or empty.');
    const timeoutMs = this.#manualTimeout();
    const missing = 'Action onTimeout of ManualIntervention cannot be null or empty.';
    const onTimeout = this.#next('ManualIntervention', 'onTimeout', missing);
    return timeoutMs === undefined || !onTimeout
      ? undefined
      : { type: 'ManualIntervention', timeoutMs, onTimeout };
  }

  #retryCount(): number | undefined {
    const value = unwrap(this.#spec['retryCount']);
    if (isMissing(value)) return this.#fail('Retry Count cannot be null or empty');
    const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof count === 'string') return this.#fail('RetryCount fixed value is not given.', 'retryCount');
    if (typeof count === 'number' && Number.isInteger(count) && count > 0) return count;
    return this.#fail('Retry Count is a whole number, 1 or more', 'retryCount');
  }

  #retryIntervals(): readonly number[] | undefined {
    const value = unwrap(this.#spec['retryIntervals']);
    if (isMissing(value)) return this.#fail('Retry Interval cannot be null or empty');
    if (!Array.isArray(value)) {
      const message = 'RetryIntervals cannot be expression/runtime input. Please give values.';
      return this.#fail(message, 'retryIntervals');
    }
    const intervals = listOf(value).map((item, index) => this.#interval(item, index));
    return intervals.some((each) => each === undefined) ? undefined : intervals.flatMap((each) => each ?? []);
  }

  #interval(item: Value, index: number): number | undefined {
    const text = fieldsOf(item)['timeoutString'] ?? item;
    const path = [...this.#path, 'retryIntervals', index];
    if (typeof text === 'string' && hasExpressions(text)) {
      const message = 'RetryIntervals cannot be expression/runtime input. Please give values.';
      return this.#fail(message, 'retryIntervals');
    }
    return this.#duration(text, path, { zeroMs: 0 });
  }

  #manualTimeout(): number | undefined {
    const value = this.#spec['timeout'];
    if (isMissing(value)) {
      return this.#fail('Timeout period for ManualIntervention cannot be null or empty. Please give values');
    }
    if (typeof value === 'string' && hasExpressions(value)) {
      const message =
        'Timeout period for ManualIntervention cannot be expression/runtime input. Please give values.';
      return this.#fail(message, 'timeout');
    }
    return this.#duration(value, [...this.#path, 'timeout'], {});
  }

  /** @param zeroMs what `0s` means; without it, what it means in a timeout. */
  #duration(
    value: Value | undefined,
    path: DocumentPath,
    { zeroMs }: { zeroMs?: number },
  ): number | undefined {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (typeof ms === 'number') return zeroMs !== undefined && /^[0\D]+$/.test(String(value)) ? zeroMs : ms;
    const message = `"${typeof value === 'object' ? '' : value}" is not a duration`;
    this.#reading.problems.error({ code: 'definition/invalid-duration', message, hint: durationHint, path });
    return undefined;
  }

  #next(holder: 'Retry' | 'ManualIntervention', key: string, missing: string): FailureAction | undefined {
    const action = fieldsOf(this.#spec[key])['action'];
    if (isMissing(action)) return this.#fail(missing);
    const place = { isRollback: this.#place.isRollback, inside: [...this.#place.inside, holder] };
    return readFailureAction(this.#reading, action, [...this.#path, key, 'action'], place);
  }

  #fail(message: string, key?: string): undefined {
    const path = key === undefined ? this.#path : [...this.#path, key];
    this.#reading.problems.error({ code, message, path, at: key === undefined ? 'key' : 'value' });
  }
}

/** The wrapped form `retryCount: { value: 3 }` means the same as `retryCount: 3`. */
function unwrap(value: Value | undefined): Value | undefined {
  return fieldsOf(value)['value'] ?? value;
}

function isMissing(value: Value | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** The fields themselves have messages of their own; what is left to the schema is keys nobody reads. */
function reportUnknownKeys(
  reading: Reading,
  type: string,
  spec: Value | undefined,
  path: DocumentPath,
): void {
  const schema = (failureActionSpecs as Readonly<Record<string, JsonSchema | undefined>>)[type];
  if (schema === undefined || spec === undefined) return;
  for (const problem of reading.check(shallowSchema(schema), spec)) {
    if (problem.code !== 'definition/unknown-key') continue;
    reading.problems.error({ ...problem, path: [...path, ...problem.path] });
  }
}
