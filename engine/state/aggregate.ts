import { type FinalStatus, isBroke, isFinal, isPositive, type Status } from './status.ts';

/** How many nodes ended with which status. */
export type Tally = Readonly<Partial<Record<FinalStatus, number>>>;

export const emptyTally: Tally = {};

export function count(tally: Tally, status: FinalStatus): Tally {
  return { ...tally, [status]: (tally[status] ?? 0) + 1 };
}

export function subtract(tally: Tally, other: Tally): Tally {
  const rest: Partial<Record<FinalStatus, number>> = { ...tally };
  for (const [status, amount] of entries(other)) rest[status] = (rest[status] ?? 0) - amount;
  return rest;
}

/** Status of a parent whose finished children are tallied; no children means success. */
export function aggregateTally(tally: Tally): FinalStatus {
  return finalRule(entries(tally).map(([status]) => status));
}

/** Status of a parent from its children's statuses, finished or not; the first rule that matches wins. */
export function aggregate(children: readonly Status[]): Status {
  const finals = children.filter(isFinal);
  if (finals.length === children.length || finals.some((each) => !isPositive(each))) return finalRule(finals);
  const waiting = waitingOrder.find((each) => children.includes(each));
  return waiting ?? 'RUNNING';
}

const waitingOrder: readonly Status[] = [
  'INTERVENTION_WAITING',
  'APPROVAL_WAITING',
  'INPUT_WAITING',
  'RESOURCE_WAITING',
  'WAIT_STEP_RUNNING',
  'QUEUED',
  'RUNNING',
  'PAUSED',
];

const brokenOrder: readonly FinalStatus[] = [
  'ABORTED',
  'ERRORED',
  'FAILED',
  'FREEZE_FAILED',
  'APPROVAL_REJECTED',
  'EXPIRED',
];

function finalRule(present: readonly FinalStatus[]): FinalStatus {
  const broken = brokenOrder.find((each) => present.includes(each));
  if (broken !== undefined) return broken;
  return present.includes('IGNORE_FAILED') ? 'IGNORE_FAILED' : 'SUCCEEDED';
}

/** A failing status as conditions see it (`OnStageFailure`): ABORTED and FREEZE_FAILED are neither. */
export function isFailureForConditions(status: Status): boolean {
  return isBroke(status) && status !== 'FREEZE_FAILED';
}

function entries(tally: Tally): readonly (readonly [FinalStatus, number])[] {
  // Keys of a Tally are final statuses by construction; Object.entries widens them to string.
  return (Object.entries(tally) as [FinalStatus, number][]).filter(([, amount]) => amount > 0);
}
