import type { Diagnostic, SourceMap } from '../../diagnostic.ts';
import type { CheckSchema } from '../check-schema.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../fields.ts';
import { parseYaml, type SourceFile } from '../parse-yaml.ts';
import { Problems } from '../problems.ts';
import { templateSchema } from './template-schema.ts';

export type Scope = 'account' | 'org' | 'project';

/** One version of a template, as its file has it. */
export interface Template {
  readonly identifier: string;
  readonly versionLabel: string;
  /** `Step`, `StepGroup`, `Stage`, `Pipeline`, or a kind that pipelines cannot use. */
  readonly type: string;
  readonly scope: Scope;
  readonly isStable: boolean;
  readonly spec: Fields;
  readonly variables: readonly Fields[];
  readonly source: SourceMap;
}

export interface TemplateReading {
  readonly file: string;
  /** As far as the file can be read; do not use it when there are errors. */
  readonly template: Template | undefined;
  /** Everything that is wrong with the file, with positions in it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one file. Never throws: what is wrong is in the diagnostics. */
export function readTemplate(file: SourceFile, check: CheckSchema): TemplateReading {
  const { value, source, diagnostics } = parseYaml(file);
  if (value === undefined) return { file: file.file, template: undefined, diagnostics };
  const fields = fieldsOf(fieldsOf(value)['template']);
  const problems = new Problems(source);
  if (Object.hasOwn(fieldsOf(value), 'template')) {
    for (const problem of check(templateSchema, value)) problems.error(problem);
  } else {
    const message = 'this file holds no template';
    problems.error({
      code: 'definition/not-a-template',
      message,
      hint: 'it starts with "template:"',
      path: [],
    });
  }
  return {
    file: file.file,
    template: templateOf(fields, source),
    diagnostics: [...diagnostics, ...problems.all],
  };
}

function templateOf(fields: Fields, source: SourceMap): Template | undefined {
  const identifier = textOf(fields['identifier']);
  if (identifier === undefined) return undefined;
  return {
    identifier,
    versionLabel: textOf(fields['versionLabel']) ?? '',
    type: textOf(fields['type']) ?? '',
    scope: scopeOf(fields),
    isStable: fields['stable'] === true,
    spec: fieldsOf(fields['spec']),
    variables: listOf(fields['variables']).map(fieldsOf),
    source,
  };
}

/** `account` without an organization, `org` without a project. */
function scopeOf(fields: Fields): Scope {
  if (textOf(fields['projectIdentifier'])) return 'project';
  return textOf(fields['orgIdentifier']) ? 'org' : 'account';
}

/** `deploy (v2)`, for messages. */
export function describeTemplate({ identifier, versionLabel }: Template): string {
  return versionLabel === '' ? identifier : `${identifier} (${versionLabel})`;
}
