import type { Outcome, Value } from '../engine/outcome.ts';
import { type RequestProblem, requestFromStep, type Scanner, scanners } from '../security/index.ts';
import { defineStep, type Step } from './define-step.ts';
import { failed } from './failed.ts';
import { requestProblems } from './scan/problems.ts';
import { runScan } from './scan/run-scan.ts';
import { scanContainerFields } from './scan/run-scanner.ts';
import { scanSchema } from './scan/schema.ts';
import { scanSupport } from './scan/support.ts';
import { textOf, valueAt } from './schema/read.ts';

/** The step of a scanner. A scanner that is in the registry has one; nothing else is needed. */
export function scanStep(type: string, scanner: Scanner): Step {
  return defineStep<{ readonly [key: string]: Value }>({
    type,
    summary: `Scan with ${scanner.summary}.`,
    schema: scanSchema,
    stages: ['CI', 'SecurityTests'],
    support: (spec) => scanSupport(textOf(valueAt(spec, 'mode')), scanner),
    defaultTimeoutMs: 2 * 60 * 60 * 1000,
    validate: (spec) => requestProblems(requestFromStep(type, spec), spec),
    images: (spec, { settings }) => scannerImages(spec, scanner, settings.scanners[scanner.id]?.image),

    async run(spec, context) {
      const result = requestFromStep(type, spec);
      if (!result.ok) return invalidRequest(result.problems);
      return runScan(result.request, scanner, scanContainerFields(spec), context);
    },
  });
}

export const scanSteps: readonly Step[] = scanners.flatMap((scanner) =>
  scanner.type === undefined ? [] : [scanStep(scanner.type, scanner)],
);

/** For a spec whose expressions gave something that is no request. */
export function invalidRequest(problems: readonly RequestProblem[]): Outcome {
  const message = problems.map((each) => each.message).join('; ');
  const outputs = { output: { outputVariables: { ERROR_MESSAGE: message } } };
  return failed(problems[0]?.code ?? 'scan/invalid', message, { types: ['ConfigurationFailure'], outputs });
}

/** The scanner's image, when the step is one that runs it. */
export function scannerImages(
  spec: Value,
  scanner: Scanner,
  configured: string | undefined,
): readonly string[] {
  const mode = textOf(valueAt(spec, 'mode') ?? valueAt(spec, 'settings', 'policy_type'));
  if (scanner.program === undefined || !mode.startsWith('orchestrat')) return [];
  return [configured ?? scanner.program.image];
}
