import type { Value } from '../../engine/outcome.ts';
import type { Decision } from '../../engine/ports.ts';
import type { ExecutionContext } from '../../engine/step-type.ts';
import { isList, isOn, textOf, textsOf, valueAt } from '../schema/read.ts';

/** Who may approve, and how many must. */
export interface ApprovalPolicy {
  /** At least 1. */
  readonly minimumCount: number;
  readonly disallowPipelineExecutor: boolean;
  readonly disallowedUserEmails: readonly string[];
}

export function readPolicy(approvers: Value): ApprovalPolicy {
  return {
    minimumCount: Math.max(1, Number(textOf(valueAt(approvers, 'minimumCount')))),
    disallowPipelineExecutor: isOn(valueAt(approvers, 'disallowPipelineExecutor')),
    disallowedUserEmails: textsOf(valueAt(approvers, 'disallowedUserEmails')),
  };
}

/** Whether groups are named, all of them blank: an expression that led nowhere must not open the gate to everybody. */
export function hasOnlyBlankGroups(approvers: Value): boolean {
  const groups = valueAt(approvers, 'userGroups');
  const isNamed = isList(groups) && groups.length > 0;
  const accounts = textsOf(valueAt(approvers, 'serviceAccounts'));
  return isNamed && textsOf(groups).length === 0 && accounts.length === 0;
}

/** Why this person's approval does not count; undefined when it does. A rejection counts whoever gives it. */
export function refusalOf(
  { by }: Decision,
  policy: ApprovalPolicy,
  executor: ExecutionContext['triggeredBy'],
  earlier: readonly Decision[],
): string | undefined {
  if (policy.disallowPipelineExecutor && isSame(by, [executor.name, executor.email])) {
    return `${by} started this execution and may not approve it (disallowPipelineExecutor)`;
  }
  if (isSame(by, policy.disallowedUserEmails)) return `${by} may not approve (disallowedUserEmails)`;
  const isRepeated = earlier.some((each) => isSame(by, [each.by]));
  return isRepeated ? `${by} has approved already, and ${policy.minimumCount} people must` : undefined;
}

/** People without a name cannot be told apart, so none of them is the same as another. */
function isSame(by: string, others: readonly string[]): boolean {
  const known = new Set(others.flatMap((each) => Object.values(personOf(each))).map(normal));
  return Object.values(personOf(by)).some((each) => isKnown(each) && known.has(normal(each)));
}

function isKnown(text: string): boolean {
  return normal(text) !== '' && normal(text) !== 'unknown';
}

function normal(text: string): string {
  return text.trim().toLowerCase();
}

/** `Ada <ada@example.org>`, or only one of the two. */
export function personOf(by: string): { readonly name: string; readonly email?: string } {
  const [, name, email] = /^(.*)<([^<>]+)>\s*$/.exec(by) ?? [];
  if (name !== undefined && email !== undefined) return { name: name.trim() || email, email };
  return by.includes('@') ? { name: by, email: by } : { name: by };
}
