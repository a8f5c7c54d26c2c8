import type { Diagnostic } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { parseYaml, type SourceFile } from '../parse-yaml.ts';
import { type ComposedDocument, createTemplateResolver } from './resolve-templates.ts';

export interface Composed extends ComposedDocument {
  readonly files: readonly SourceFile[];
}

/** Composes a pipeline with templates given as `name: text`. */
export async function compose(
  pipeline: string,
  templates: Readonly<Record<string, string>>,
): Promise<Composed> {
  const files = Object.entries(templates).map(([file, text]) => ({ file, text }));
  const document = parseYaml({ file: 'pipeline.yaml', text: pipeline });
  const resolve = createTemplateResolver(async () => files);
  const composed = await resolve(document, document.value ?? null);
  return { ...composed, files: [{ file: 'pipeline.yaml', text: pipeline }, ...files] };
}

/** Reads a path of keys and indexes such as `pipeline.stages.0.stage.type`. */
export function at(value: Value, path: string): Value | undefined {
  let current: Value | undefined = value;
  for (const key of path.split('.')) current = (current as Record<string, Value> | undefined)?.[key];
  return current;
}

/** `file:text that the position covers`. */
export function covered({ files }: Composed, { position }: Pick<Diagnostic, 'position'>): string {
  const text = files.find(({ file }) => file === position?.file)?.text.split('\n') ?? [];
  const line = text[(position?.line ?? 0) - 1] ?? '';
  const end = position?.endLine === position?.line ? (position?.endColumn ?? 0) - 1 : undefined;
  return `${position?.file}: ${line.slice((position?.column ?? 1) - 1, end)}`;
}

/** `code at covered text` of every diagnostic. */
export function said(composed: Composed): readonly string[] {
  return composed.diagnostics.map((each) => `${each.code} at ${covered(composed, each)}`);
}

/** A template file with the given spec, two columns in. */
export function template(head: string, spec: string): string {
  const indented = spec
    .trim()
    .split('\n')
    .map((line) => `    ${line}`);
  return `template:\n  ${head
    .trim()
    .split(/\s*;\s*/)
    .join('\n  ')}\n  spec:\n${indented.join('\n')}\n`;
}

/** A pipeline of one stage with these steps. */
export function pipelineWith(steps: string): string {
  const indented = steps
    .trim()
    .split('\n')
    .map((line) => `              ${line}`);
  return `pipeline:
  identifier: demo
  name: demo
  stages:
    - stage:
        identifier: build
        type: Build
        spec:
          cloneCodebase: false
          execution:
            steps:
${indented.join('\n')}
`;
}
