import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../engine/errors.ts';
import { findPipeline } from './find-pipeline.ts';

const file = (name: string, text: string) => ({ file: name, text });
const wanted = { identifier: 'child', org: 'default', project: 'default' };

function refusalOf(find: () => unknown) {
  try {
    find();
  } catch (error) {
    if (error instanceof DefinitionError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
}

describe('the file of a pipeline', () => {
  it('is the one with its identifier, whatever the file is called', () => {
    const files = [
      file('child.yaml', 'pipeline: { identifier: other }'),
      file('set.yaml', 'inputSet:\n  pipeline:\n    identifier: child\n'),
      file('b.yaml', '# the child\npipeline:\n  identifier: child\n'),
      file('c.json', '{"pipeline": {"identifier": "third"}}'),
    ];

    expect(findPipeline(files, wanted).file).toBe('b.yaml');
    expect(findPipeline(files, { ...wanted, identifier: 'third' }).file).toBe('c.json');
  });

  it('is the one of the same project when several have the identifier', () => {
    const files = [
      file('a.yaml', 'pipeline: { identifier: child, projectIdentifier: a, orgIdentifier: o }'),
      file('b.yaml', 'pipeline: { identifier: child, projectIdentifier: b, orgIdentifier: o }'),
    ];

    expect(findPipeline(files, { identifier: 'child', org: 'o', project: 'b' }).file).toBe('b.yaml');
    expect(refusalOf(() => findPipeline(files, wanted))).toMatchObject({
      code: 'definition/ambiguous-pipeline',
      message: 'several files hold the pipeline "child": a.yaml, b.yaml',
    });
  });

  it('is missing: the nearest identifier is told', () => {
    const files = [file('a.yaml', 'pipeline: { identifier: chld }'), file('broken.yaml', 'pipeline: [')];

    expect(refusalOf(() => findPipeline(files, wanted))).toMatchObject({
      code: 'definition/pipeline-not-found',
      hint: 'did you mean "chld"?',
    });
    expect(refusalOf(() => findPipeline([], wanted))?.hint).toBe('put its file under .pipeline/pipelines');
  });
});
