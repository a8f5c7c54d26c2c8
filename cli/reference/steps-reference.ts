import type { Value } from '../../engine/outcome.ts';
import type { JsonSchema, StageType, StepType, Support } from '../../engine/step-type.ts';

/** docs/steps.md: every step type with its settings, from the same records that run and check it. */
export function stepsReference<S>(
  steps: readonly StepType<Value, S>[],
  stages: readonly StageType<S>[],
): string {
  const runnable = steps.filter((step) => levelOf(step.support) !== 'refused' && step.stages.length > 0);
  const others = steps.filter((step) => !runnable.includes(step));
  return [
    '# Steps',
    '',
    'Generated from the step types by `npm run generate`; do not edit.',
    '',
    '## Stages',
    '',
    '| stage | what it is | runs |',
    '| --- | --- | --- |',
    ...stages.map(({ type, summary, support }) => `| ${type} | ${cell(summary)} | ${remark(support)} |`),
    '',
    ...runnable.flatMap(section),
    '## Known, but not run here',
    '',
    'Such a step is accepted in a file; `pipeline plan` says so, and a run stops before it starts or skips the step.',
    '',
    ...others.map(({ type, support }) => `- ${type}: ${reasonOf(support)}`),
    '',
  ].join('\n');
}

function section<S>({ type, summary, stages, schema, support }: StepType<Value, S>): readonly string[] {
  const fields = fieldsOf(schema);
  return [
    `## ${type}`,
    '',
    `${summary} In ${stages.join(', ')} stages. ${remark(support)}.`,
    '',
    ...(fields.length === 0
      ? []
      : [
          '| setting | |',
          '| --- | --- |',
          ...fields.map(({ name, text }) => `| ${name} | ${cell(text)} |`),
          '',
        ]),
  ];
}

function fieldsOf(schema: JsonSchema): readonly { readonly name: string; readonly text: string }[] {
  if (typeof schema === 'boolean') return [];
  const properties = (schema['properties'] ?? {}) as Readonly<
    Record<string, { readonly description?: string }>
  >;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  return Object.entries(properties).map(([name, { description = '' }]) => ({
    name: required.has(name) ? `**${name}**` : name,
    text: description,
  }));
}

type SupportOf = StepType<Value, unknown>['support'];

function levelOf(support: SupportOf): Support['level'] {
  return typeof support === 'function' ? support({}).level : support.level;
}

function reasonOf(support: SupportOf): string {
  const answer = typeof support === 'function' ? support({}) : support;
  return 'reason' in answer ? answer.reason : answer.level;
}

function remark(support: SupportOf): string {
  const level = levelOf(support);
  return level === 'native' ? 'Native' : `${level[0]?.toUpperCase()}${level.slice(1)}: ${reasonOf(support)}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
