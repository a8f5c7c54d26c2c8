import { formatDuration } from '../engine/load/duration.ts';
import { displayStatus } from '../engine/state/status.ts';
import type { Notification } from './match.ts';
import type { StepFailure } from './occasion.ts';

/** A notification in words, before it takes the form of its receiver. Plain text throughout, without control characters. */
export interface Message {
  /** One line. */
  readonly title: string;
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What failed, or what is asked: one entry a line. */
  readonly details: readonly string[];
  readonly link?: string;
}

const mostFailures = 10;
const longestText = 500;

/** @param link where the execution can be looked at, when it can */
export function messageOf({ type, occasion }: Notification, link?: string): Message {
  const { run, stage, step, failures, question } = occasion;
  const pipeline = `${run.pipeline.name} #${run.sequenceId}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Pipeline', run.pipeline.name],
    ['Execution', `#${run.sequenceId} (${run.executionId})`],
    ['Stage', stage?.name],
    ['Step', step?.name],
    ['Status', displayStatus(occasion.status)],
    ['Branch', run.branch],
    ['Triggered by', run.triggeredBy],
    ['Duration', occasion.tookMs === undefined ? undefined : formatDuration(occasion.tookMs)],
  ];
  const message = {
    title: line(titles(pipeline, stage?.name ?? '', step?.name ?? '')[type]),
    tone: toneOf(type),
    facts: facts.flatMap(([label, value]) => (value ? [[label, line(value)] as const] : [])),
    details: question === undefined ? failureLines(failures) : question.split('\n').map(line),
  };
  return link === undefined ? message : { ...message, link };
}

const titles = (pipeline: string, stage: string, step: string): Record<Notification['type'], string> => ({
  PipelineStart: `Pipeline ${pipeline} started`,
  PipelineSuccess: `Pipeline ${pipeline} succeeded`,
  PipelineFailed: `Pipeline ${pipeline} failed`,
  PipelineEnd: `Pipeline ${pipeline} ended`,
  StageStart: `Stage ${stage} of ${pipeline} started`,
  StageSuccess: `Stage ${stage} of ${pipeline} succeeded`,
  StageFailed: `Stage ${stage} of ${pipeline} failed`,
  StepFailed: `Step ${step} of ${pipeline} failed`,
  WaitingForUserAction: `Step ${step} of ${pipeline} waits for an answer`,
});

function toneOf(type: Notification['type']): Message['tone'] {
  if (type.endsWith('Failed')) return 'bad';
  return type.endsWith('Success') ? 'good' : 'neutral';
}

function failureLines(failures: readonly StepFailure[]): readonly string[] {
  const shown = failures.slice(0, mostFailures).map(({ stage, step, status, message }) => {
    const place = stage === '' ? step : `${stage} / ${step}`;
    return line(`${place}: ${message === '' ? displayStatus(status) : message}`);
  });
  const rest = failures.length - shown.length;
  return rest === 0 ? shown : [...shown, `and ${rest} more`];
}

/** One line of bounded length: what came out of a run must not end a header, or break out of a line. */
function line(text: string): string {
  const flat = text.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return flat.length > longestText ? `${flat.slice(0, longestText - 1)}…` : flat;
}
