import type { Progress, Question } from '../../engine/ports.ts';
import type { ExecutionInterrupted, WarningRaised } from '../../engine/state/events.ts';
import { formatBytes, formatDuration, formatTime } from './format.ts';
import type { Line } from './line.ts';
import type { NodeView } from './run-view.ts';
import { safeLine } from './safe-text.ts';
import { statusStyles } from './style.ts';

/** `pulling busybox:1.36  12 MB of 45 MB (27%)` */
export function describeProgress({ kind, subject, detail, current, total }: Progress): string {
  const parts = [`${progressWords[kind]} ${safeLine(subject)}`];
  if (detail !== undefined && detail !== '') parts.push(safeLine(detail));
  if (current !== undefined) parts.push(amount(current, total));
  return parts.join('  ');
}

const progressWords: Readonly<Record<Progress['kind'], string>> = {
  pull: 'pulling',
  build: 'building',
  push: 'pushing',
  clone: 'cloning',
  copy: 'copying',
  wait: 'waiting for',
};

function amount(current: number, total: number | undefined): string {
  if (total === undefined || total <= 0) return formatBytes(current);
  const percent = Math.min(100, Math.floor((current / total) * 100));
  return `${formatBytes(current)} of ${formatBytes(total)} (${percent}%)`;
}

/** How long a node took, or takes by now. */
export function durationOf({ startedAt, endedAt }: NodeView, now: number): string {
  return formatDuration((endedAt ?? now) - startedAt);
}

/** `✗ failed in 12s: exited with code 1` */
export function describeEnd(node: NodeView, now: number): Line {
  const { icon, word, color } = statusStyles[node.status];
  if (node.status === 'SKIPPED') return [[color, `${icon} ${word}`], reasonOf(node.reason)];
  return [[color, `${icon} ${word}`], ` in ${durationOf(node, now)}`, reasonOf(node.failure?.message)];
}

function reasonOf(text: string | undefined): string {
  const line = safeLine(text ?? '');
  return line === '' ? '' : `: ${line}`;
}

export interface Answering {
  readonly executionId: string;
  /** Whether what a person types into this terminal is an answer as well. */
  readonly isInteractive?: boolean;
}

/** What is asked, and how to answer. */
export function describeQuestion(
  question: Question,
  { executionId, isInteractive = false }: Answering,
): readonly Line[] {
  const { nodeId, title, message, actions, inputs = [], until } = question;
  const answer = `pipeline executions act ${shortId(executionId)} ${shellWord(nodeId)} --action`;
  const isEndless = !Number.isFinite(until) || until <= 0;
  return [
    [
      ['yellow', `? ${safeLine(title)}`],
      ['dim', isEndless ? '' : `  until ${formatTime(until)}`],
    ],
    ...(message === undefined ? [] : [[`  ${safeLine(message)}`]]),
    ...inputs.map((input): Line => [`  input ${safeLine(input.name)}${input.required ? ', required' : ''}`]),
    [
      '  answer with  ',
      ['cyan', `${answer} ${actions.length === 1 ? safeLine(actions[0] ?? '') : 'ACTION'}`],
    ],
    ...(actions.length === 1 ? [] : listLines('  ACTION is  ', actions.map(safeLine))),
    ...(isInteractive ? listLines('  or type here  ', numbered(actions)) : []),
  ];
}

/** `1. Approve`: the number is enough, followed by Enter. */
function numbered(actions: readonly string[]): readonly string[] {
  return actions.map((action, at) => `${at + 1}. ${safeLine(action)}`);
}

const widestList = 50;

/** Words with commas, in as many lines as it takes for none to be cut. */
function listLines(title: string, words: readonly string[]): readonly Line[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > widestList) lines.push(word);
    else lines[lines.length - 1] = `${last}, ${word}`;
  }
  return lines.map((line, at) => [`${at === 0 ? title : ' '.repeat(title.length)}${line}`]);
}

export function describeInterrupt({ reason, graceMs, at }: ExecutionInterrupted, now: number): Line {
  if (reason === 'timeout') return [['yellow', 'out of time, stopping']];
  const left = Math.max(0, Math.ceil((at + graceMs - now) / 1000));
  return [['yellow', `stopping, running steps have ${left} s … press again to kill`]];
}

export function describeWarning({ message, code }: WarningRaised): Line {
  return [['yellow', 'warning: '], safeLine(message), ['dim', `  ${code}`]];
}

/** As much of an id as a person needs: the first 8 characters of a UUID, any other in full. */
export function shortId(id: string): string {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/.test(id) ? id.slice(0, 8) : safeLine(id);
}

/** A word that a shell takes as it is; most are one already. */
export function shellWord(text: string): string {
  const word = safeLine(text);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
