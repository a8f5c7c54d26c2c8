import type { Question } from '../../../engine/ports.ts';

/** Approvals are asked with these two answers; a manual intervention offers others. */
export function isApproval({ actions }: Question): boolean {
  return actions.includes('Approve') && actions.includes('Reject');
}
