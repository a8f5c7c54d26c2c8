import type { Value } from '../outcome.ts';
import { nearest } from './did-you-mean.ts';
import { isFields } from './fields.ts';
import type { Problem } from './problems.ts';
import { kindOf } from './schema-messages.ts';

const otherDocuments: Readonly<Record<string, string>> = {
  inputSet: 'an input set',
  overlayInputSet: 'an overlay input set',
  template: 'a template',
  trigger: 'a trigger',
  connector: 'a connector',
  secret: 'a secret',
  environment: 'an environment',
  service: 'a service',
  infrastructureDefinition: 'an infrastructure definition',
  policy: 'a policy',
};

const hints: Readonly<Record<string, string>> = {
  inputSet: 'pass it with --input next to the pipeline file',
  overlayInputSet: 'pass it with --input next to the pipeline file',
  template: 'name the pipeline that uses the template',
};

/** Why a document is not a pipeline, or undefined when it is one. */
export function whyNotPipeline(value: Value): Problem | undefined {
  const code = 'definition/not-a-pipeline';
  if (!isFields(value)) {
    const message = `expected a pipeline, found ${kindOf(value)}`;
    return { code, message, hint: 'the file starts with "pipeline:"', path: [] };
  }
  if (Object.hasOwn(value, 'pipeline') && !isVersionOne(value)) return undefined;
  const [other] = Object.keys(value).filter((key) => otherDocuments[key] !== undefined);
  if (other !== undefined) {
    const message = `this file is ${otherDocuments[other]}, not a pipeline`;
    return { code, message, hint: hints[other], path: [other], at: 'key' };
  }
  if (isVersionOne(value)) {
    const message = 'this file is written in the v1 syntax; only v0 pipelines are understood';
    const key = ['version', 'kind', 'spec'].find((each) => Object.hasOwn(value, each)) ?? 'stages';
    return { code: 'definition/unsupported-version', message, path: [key], at: 'key' };
  }
  const [first] = Object.keys(value);
  if (first === undefined) return { code, message: 'expected a pipeline, found nothing', path: [] };
  const isTypo = nearest(first, ['pipeline']) !== undefined;
  const hint = isTypo ? 'did you mean "pipeline"?' : 'a pipeline file has one key, "pipeline", at the top';
  return { code, message: `expected the key "pipeline", found "${first}"`, hint, path: [first], at: 'key' };
}

/** `version: 1`, `kind: pipeline`, or stages without the `pipeline` key around them. */
function isVersionOne(value: { readonly [key: string]: Value }): boolean {
  if (value['version'] === 1 || value['version'] === '1') return true;
  return (
    !Object.hasOwn(value, 'pipeline') && (value['kind'] === 'pipeline' || Object.hasOwn(value, 'stages'))
  );
}
