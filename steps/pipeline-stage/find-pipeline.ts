import type { Diagnostic } from '../../engine/diagnostic.ts';
import { DefinitionError } from '../../engine/errors.ts';
import { suggest } from '../../engine/load/did-you-mean.ts';
import { parseYaml, type SourceFile } from '../../engine/load/parse-yaml.ts';
import { optionalTextOf, valueAt } from '../schema/read.ts';
import type { PipelineRequest } from './pipeline-runner.ts';

type Wanted = Pick<PipelineRequest, 'identifier' | 'org' | 'project'>;

interface Candidate {
  readonly file: SourceFile;
  readonly identifier: string;
  readonly org: string;
  readonly project: string;
}

/**
 * The file whose `pipeline.identifier` is the one asked for; files that hold something else do not count. Among several
 * the one of the same organization and project.
 * @throws DefinitionError when there is none, or no telling which.
 */
export function findPipeline(files: readonly SourceFile[], wanted: Wanted): SourceFile {
  const candidates = files.flatMap(candidateOf);
  const same = candidates.filter(({ identifier }) => identifier === wanted.identifier);
  const own = same.filter(({ org, project }) => org === wanted.org && project === wanted.project);
  const [found, ...others] = own.length > 0 ? own : same;
  if (found === undefined) throw refusal(missing(wanted.identifier, candidates));
  if (others.length > 0) throw refusal(ambiguous(wanted.identifier, [found, ...others]));
  return found.file;
}

function candidateOf(file: SourceFile): readonly Candidate[] {
  if (!/^[ \t]*["']?pipeline["']?[ \t]*:/m.test(file.text) && !file.text.trimStart().startsWith('{'))
    return [];
  const { value } = parseYaml(file);
  const read = (key: string) => optionalTextOf(valueAt(value, 'pipeline', key));
  const identifier = read('identifier');
  if (identifier === undefined) return [];
  const org = read('orgIdentifier') ?? 'default';
  return [{ file, identifier, org, project: read('projectIdentifier') ?? 'default' }];
}

type Problem = Pick<Diagnostic, 'code' | 'message'> & { readonly hint: string | undefined };

function missing(identifier: string, candidates: readonly Candidate[]): Problem {
  const known = [...new Set(candidates.map((each) => each.identifier))];
  const hint = suggest(identifier, known) ?? 'put its file under .pipeline/pipelines';
  return {
    code: 'definition/pipeline-not-found',
    message: `no file holds the pipeline "${identifier}"`,
    hint,
  };
}

function ambiguous(identifier: string, candidates: readonly Candidate[]): Problem {
  const names = candidates.map(({ file }) => file.file).join(', ');
  const message = `several files hold the pipeline "${identifier}": ${names}`;
  return {
    code: 'definition/ambiguous-pipeline',
    message,
    hint: 'give them orgIdentifier and projectIdentifier',
  };
}

function refusal({ hint, ...problem }: Problem): DefinitionError {
  return new DefinitionError([{ ...problem, severity: 'error', ...(hint === undefined ? {} : { hint }) }]);
}
