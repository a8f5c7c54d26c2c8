import type { Diagnostic } from '../diagnostic.ts';
import { DefinitionError } from '../errors.ts';
import { type Loaded, type LoadOptions, load } from './load.ts';
import { sampleTypes } from './sample-types-for-tests.ts';

export const loadText = (text: string, options: LoadOptions = {}): Promise<Loaded> =>
  load({ file: 'pipeline.yaml', text }, sampleTypes, options);

/** Everything said about a text, whether it loads or not. */
export async function diagnosticsOf(text: string, options: LoadOptions = {}): Promise<readonly Diagnostic[]> {
  try {
    return (await loadText(text, options)).warnings;
  } catch (error) {
    if (error instanceof DefinitionError) return error.diagnostics;
    throw error;
  }
}

/** `line:column code`, and the text the position covers. */
export async function placesOf(
  text: string,
): Promise<readonly (readonly [place: string, covered: string])[]> {
  const lines = text.split('\n');
  return (await diagnosticsOf(text)).map(({ code, position }) => {
    if (position === undefined) return [code, ''];
    const { line, column, endLine, endColumn } = position;
    const source = lines[line - 1] ?? '';
    const covered = source.slice(column - 1, endLine === line ? endColumn - 1 : undefined);
    return [code, covered];
  });
}

/** A pipeline of one stage with the given steps, two columns in, and the given keys of the stage. */
export function pipelineOf(steps: string, stageKeys = ''): string {
  const indent = (text: string, by: number) =>
    text
      .trim()
      .split('\n')
      .map((line) => ' '.repeat(by) + line)
      .join('\n');
  return `pipeline:
  identifier: demo
  name: demo
  stages:
    - stage:
        identifier: build
        type: Build
${stageKeys === '' ? '' : `${indent(stageKeys, 8)}\n`}        spec:
          cloneCodebase: false
          execution:
            steps:
${indent(steps, 14)}
`;
}

/** A pipeline of one step with the given keys next to its own. */
export function stepOf(keys: string, spec = '{ command: make }'): string {
  const lines = keys
    .trim()
    .split('\n')
    .map((line) => `    ${line}`);
  return pipelineOf(
    ['- step:', '    identifier: test', '    type: Work', ...lines, `    spec: ${spec}`].join('\n'),
  );
}
