import type { ExecutionEvent } from '../engine/state/events.ts';
import type { ExecutionHeader } from './execution.ts';

export const owner = { host: 'laptop', pid: 4711, startedAt: '1234' };

export function header(id: string, overrides: Partial<ExecutionHeader> = {}): ExecutionHeader {
  return {
    id,
    orgId: 'default',
    projectId: 'shop',
    pipelineId: 'build',
    pipelineName: 'Build',
    file: '.harness/build.yaml',
    runtime: 'docker',
    branch: 'main',
    triggeredBy: 'ada',
    owner,
    startedAt: 1_700_000_000_000,
    ...overrides,
  };
}

export function warning(number: number): ExecutionEvent {
  return { type: 'warning.raised', at: number, code: 'test/warning', message: `number ${number}` };
}

export function stepFinished(node: string, at = 1): ExecutionEvent {
  return {
    type: 'node.finished',
    at,
    node,
    status: 'SUCCEEDED',
    outputs: { text: 'a "quoted" \u0000 ✓ value' },
  };
}

export function finished(
  status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED',
  at = 1_700_000_005_000,
): ExecutionEvent {
  return { type: 'execution.finished', at, status, exitCode: status === 'SUCCEEDED' ? 0 : 1 };
}

export async function collectAll<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
