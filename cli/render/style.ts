import { createColors } from 'picocolors';
import type { Status } from '../../engine/state/status.ts';

export type Color = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'dim' | 'bold';

export type Paint = (color: Color, text: string) => string;

/** Colors a text, or leaves it alone: everything that is printed must be understood without them. */
export function createPaint({ hasColor }: { readonly hasColor: boolean }): Paint {
  const colors = createColors(hasColor);
  return (color, text) => colors[color](text);
}

export interface StatusStyle {
  readonly icon: string;
  readonly word: string;
  readonly color: Color;
}

/** An icon for the eye, a word for everybody. */
export const statusStyles: Readonly<Record<Status, StatusStyle>> = {
  QUEUED: { icon: '·', word: 'queued', color: 'dim' },
  RUNNING: { icon: '●', word: 'running', color: 'cyan' },
  WAIT_STEP_RUNNING: { icon: '◷', word: 'waiting', color: 'cyan' },
  APPROVAL_WAITING: { icon: '?', word: 'waiting for approval', color: 'yellow' },
  INTERVENTION_WAITING: { icon: '?', word: 'waiting for a decision', color: 'yellow' },
  INPUT_WAITING: { icon: '?', word: 'waiting for input', color: 'yellow' },
  RESOURCE_WAITING: { icon: '◷', word: 'waiting for a resource', color: 'cyan' },
  PAUSED: { icon: '◷', word: 'paused', color: 'yellow' },
  SUCCEEDED: { icon: '✓', word: 'success', color: 'green' },
  SKIPPED: { icon: '↷', word: 'skipped', color: 'dim' },
  SUSPENDED: { icon: '↷', word: 'suspended', color: 'dim' },
  IGNORE_FAILED: { icon: '!', word: 'failure ignored', color: 'yellow' },
  FAILED: { icon: '✗', word: 'failed', color: 'red' },
  ERRORED: { icon: '✗', word: 'errored', color: 'red' },
  EXPIRED: { icon: '✗', word: 'timed out', color: 'red' },
  APPROVAL_REJECTED: { icon: '✗', word: 'rejected', color: 'red' },
  ABORTED: { icon: '■', word: 'aborted', color: 'magenta' },
  FREEZE_FAILED: { icon: '✗', word: 'frozen', color: 'red' },
};
