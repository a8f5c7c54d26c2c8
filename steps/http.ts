import type { Outcome, Value } from '../engine/outcome.ts';
import type { SpecProblem } from '../engine/step-type.ts';
import { type Context, defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { type HttpResponse, sendRequest } from './http/send-request.ts';
import { logLine } from './log.ts';
import { choice, listOf, object, spec, text, textList } from './schema/properties.ts';
import { isList, isUnresolved, optionalTextOf, textOf, valueAt } from './schema/read.ts';
import { outputVariablesProperty, readOutputVariables } from './script/output-variables.ts';

interface HttpSpec {
  readonly url: Value;
  readonly method: Value;
  readonly headers?: Value;
  readonly requestBody?: Value;
  readonly assertion?: Value;
  readonly outputVariables?: Value;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Sends one request. Any answer is a success unless an assertion says no; no answer is a failure. */
export const http = defineStep<HttpSpec>({
  type: 'Http',
  summary: 'Send an HTTP request and judge the answer.',
  schema: spec({
    required: ['url', 'method'],
    properties: {
      url: text('Where to send the request.'),
      method: choice('Method of the request.', methods),
      headers: listOf(
        'Headers of the request, each name once.',
        object('One header.', {
          required: ['key'],
          properties: { key: text('Name of the header.'), value: text('Its value.') },
        }),
      ),
      requestBody: text('Body of the request.'),
      assertion: text('Condition on the answer, such as `<+httpResponseCode> == 200`.'),
      outputVariables: outputVariablesProperty(
        'Values of the answer that later steps can read.',
        'Expression on the answer, such as `<+httpResponseBody>`.',
      ),
      inputVariables: listOf('Not used here.', { type: 'object' }),
      certificate: text('Not used here.'),
      certificateKey: text('Not used here.'),
      delegateSelectors: textList('Not used here.'),
    },
  }),
  stages: ['Custom', 'Approval'],
  support: { level: 'native' },
  defaultTimeoutMs: 10 * 60 * 1000,
  unresolved: 'original',
  lateFields: ['assertion', 'outputVariables'],
  validate: (written) => headerProblems(valueAt(written, 'headers')),

  async run(fields, context) {
    const [problem] = headerProblems(fields.headers);
    if (problem !== undefined) return failed(problem.code, problem.message);
    const method = textOf(fields.method);
    const url = textOf(fields.url).trim();
    await logLine(context.log, `${method} ${url}`);
    const body = optionalTextOf(fields.requestBody);
    const request = {
      method,
      url,
      headers: headersOf(fields.headers),
      ...(body === undefined ? {} : { body }),
    };
    const answer = await sendRequest(request, context.signal);
    if (answer.kind === 'none') return noAnswer(answer.reason, { method, url }, context);
    await logLine(context.log, `Answered with status ${answer.response.status}`);
    return judge(fields, { method, url, response: answer.response }, context);
  },
});

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly response: HttpResponse;
}

function judge(fields: HttpSpec, { method, url, response }: Exchange, context: Context): Outcome {
  const seen = {
    httpUrl: url,
    httpMethod: method,
    httpResponseCode: response.status,
    httpResponseBody: response.body,
  };
  const outputVariables = Object.fromEntries(
    readOutputVariables(fields.outputVariables).map(({ name, source, isSecret }) => {
      const value = context.render(source, seen);
      if (isSecret && value !== '') context.mask(value);
      return [name, value];
    }),
  );
  const assertion = optionalTextOf(fields.assertion);
  const verdict = assertion === undefined ? true : context.evaluate(assertion, seen);
  const errorMsg = verdictError(verdict, assertion);
  const status = errorMsg === undefined ? 'SUCCESS' : 'FAILURE';
  const outputs = { output: { ...seen, status, errorMsg: errorMsg ?? null, outputVariables } };
  if (errorMsg === undefined) return { status: 'success', outputs };
  return failed('http/assertion', errorMsg, { outputs });
}

function verdictError(verdict: Value, assertion: string | undefined): string | undefined {
  if (verdict === true || verdict === 'true') return undefined;
  if (verdict === false || verdict === 'false') return `the assertion ${assertion} does not hold`;
  return `the assertion ${assertion} is neither true nor false: it gives ${textOf(verdict) || 'null'}`;
}

function noAnswer(reason: string, seen: { method: string; url: string }, { log }: Context): Promise<Outcome> {
  const message = `${seen.method} ${seen.url} got no answer: ${reason}`;
  const output = { httpUrl: seen.url, httpMethod: seen.method, status: 'FAILURE', errorMsg: message };
  const outcome = failed('http/no-answer', message, { types: ['Connectivity'], outputs: { output } });
  return logLine(log, message).then(() => outcome);
}

function headersOf(headers: Value | undefined): Readonly<Record<string, string>> {
  if (!isList(headers)) return {};
  return Object.fromEntries(
    headers.map((each) => [textOf(valueAt(each, 'key')), textOf(valueAt(each, 'value'))]),
  );
}

function headerProblems(headers: Value | undefined): readonly SpecProblem[] {
  if (!isList(headers)) return [];
  const seen = new Set<string>();
  return headers.flatMap((header, index) => {
    const key = valueAt(header, 'key');
    const name = textOf(key).toLowerCase();
    const isRepeated = seen.has(name) && !isUnresolved(key);
    seen.add(name);
    const message = `the header "${textOf(key)}" is given twice`;
    return isRepeated ? [{ path: ['headers', index, 'key'], code: 'http/duplicate-header', message }] : [];
  });
}
