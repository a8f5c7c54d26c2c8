import type { Value } from '../engine/outcome.ts';
import { defineStep } from './define-step.ts';
import { logLine } from './log.ts';
import { spec } from './schema/properties.ts';
import { optionalTextOf, valueAt } from './schema/read.ts';

/** The step a stage that clones starts with, as if it stood in the YAML. */
export const cloneStep: Value = {
  type: 'CloneCodebase',
  identifier: 'harness-git-clone',
  name: 'Clone codebase',
  timeout: '1h',
  spec: {},
};

/** Puts the pinned revision of the codebase into the stage's workspace. */
export const cloneCodebase = defineStep<object>({
  type: 'CloneCodebase',
  summary: 'Put the codebase into the workspace; a stage with `cloneCodebase` starts with it.',
  schema: spec({ properties: {} }),
  stages: ['CI', 'SecurityTests'],
  support: { level: 'native' },
  defaultTimeoutMs: 60 * 60 * 1000,

  async run(_, context) {
    const { codebase } = context.services;
    const values = await codebase.describe(context.signal);
    for (const line of revisionLines(values)) await logLine(context.log, line);
    const pod = await context.pod();
    const files = await codebase.archive(codebase.options, context.progress, context.signal);
    await pod.copyIn(files, pod.workspace);
    return { status: 'success' };
  },
});

/** What is checked out, in two lines for a log. */
export function revisionLines(values: Readonly<Record<string, Value>>): readonly string[] {
  const read = (name: string) => optionalTextOf(valueAt(values, name));
  const revision = read('tag') ?? read('branch') ?? 'no branch';
  const subject = read('commitMessage')?.split('\n', 1)[0] ?? '';
  return [
    `Repository ${read('repoUrl') ?? ''}, ${revision}`,
    `Commit ${read('shortCommitSha') ?? ''} ${subject}`,
  ];
}
