/** Node statuses, spelled as expressions see them (`<+stage.currentStatus>`). */
export const statuses = [
  'QUEUED',
  'RUNNING',
  'WAIT_STEP_RUNNING',
  'APPROVAL_WAITING',
  'INTERVENTION_WAITING',
  'INPUT_WAITING',
  'RESOURCE_WAITING',
  'PAUSED',
  'SUCCEEDED',
  'SKIPPED',
  'SUSPENDED',
  'IGNORE_FAILED',
  'FAILED',
  'ERRORED',
  'EXPIRED',
  'APPROVAL_REJECTED',
  'ABORTED',
  'FREEZE_FAILED',
] as const;

export type Status = (typeof statuses)[number];

export type WaitingStatus =
  | 'WAIT_STEP_RUNNING'
  | 'APPROVAL_WAITING'
  | 'INTERVENTION_WAITING'
  | 'INPUT_WAITING'
  | 'RESOURCE_WAITING';

export type FinalStatus =
  | 'SUCCEEDED'
  | 'SKIPPED'
  | 'SUSPENDED'
  | 'IGNORE_FAILED'
  | 'FAILED'
  | 'ERRORED'
  | 'EXPIRED'
  | 'APPROVAL_REJECTED'
  | 'ABORTED'
  | 'FREEZE_FAILED';

const positive: ReadonlySet<Status> = new Set(['SUCCEEDED', 'SKIPPED', 'SUSPENDED', 'IGNORE_FAILED']);
const broke: ReadonlySet<Status> = new Set([
  'FAILED',
  'ERRORED',
  'EXPIRED',
  'APPROVAL_REJECTED',
  'FREEZE_FAILED',
]);

export function isPositive(status: Status): boolean {
  return positive.has(status);
}

/** Failed in a way that a failure strategy answers. ABORTED is neither positive nor broke. */
export function isBroke(status: Status): boolean {
  return broke.has(status);
}

export function isFinal(status: Status): status is FinalStatus {
  return positive.has(status) || broke.has(status) || status === 'ABORTED';
}

const displayNames: Readonly<Record<Status, string>> = {
  QUEUED: 'Queued',
  RUNNING: 'Running',
  WAIT_STEP_RUNNING: 'WaitStepRunning',
  APPROVAL_WAITING: 'ApprovalWaiting',
  INTERVENTION_WAITING: 'InterventionWaiting',
  INPUT_WAITING: 'InputWaiting',
  RESOURCE_WAITING: 'ResourceWaiting',
  PAUSED: 'Paused',
  SUCCEEDED: 'Success',
  SKIPPED: 'Skipped',
  SUSPENDED: 'Suspended',
  IGNORE_FAILED: 'IgnoreFailed',
  FAILED: 'Failed',
  ERRORED: 'Errored',
  EXPIRED: 'Expired',
  APPROVAL_REJECTED: 'ApprovalRejected',
  ABORTED: 'Aborted',
  FREEZE_FAILED: 'FreezeFailed',
};

/** Harness's display form, as JSON documents and screens show it. */
export function displayStatus(status: Status): string {
  return displayNames[status];
}
