import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Which log of an execution: a node's, counted by attempt from 0. */
export interface LogName {
  readonly nodeId: string;
  readonly attempt: number;
}

/** Shorter than any file system's limit, with room for the ending. */
const maxPart = 180;

/**
 * The file of a log below its execution's directory. Ids are any text and never a path: what is not plain becomes
 * `%XX` of its UTF-8 bytes, `/` becomes `~`, and what is too long for a name goes on in a subdirectory.
 */
export function logFile({ nodeId, attempt }: LogName): string {
  const parts = encodeId(nodeId).match(new RegExp(`.{1,${maxPart}}`, 'g')) ?? ['%'];
  return `${join(...parts)}${attempt === 0 ? '' : `.${attempt}`}.log`;
}

/** The inverse of `logFile`; undefined for a file of someone else. */
export function parseLogFile(path: string): LogName | undefined {
  const match = /^([^.]+)(?:\.(\d{1,9}))?\.log$/.exec(path.replaceAll(/[/\\]/g, ''));
  if (match?.[1] === undefined) return undefined;
  const nodeId = decodeId(match[1]);
  return nodeId === undefined ? undefined : { nodeId, attempt: Number(match[2] ?? 0) };
}

/** One name for a directory. */
export function directoryName(id: string): string {
  const encoded = encodeId(id);
  if (encoded.length <= maxPart) return encoded || '%';
  return `${encoded.slice(0, maxPart / 2)}.${createHash('sha256').update(id).digest('hex')}`;
}

function encodeId(id: string): string {
  return encodeURIComponent(Buffer.from(id).toString())
    .replaceAll(/[!'()*.~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%40', '@')
    .replaceAll('%2F', '~');
}

function decodeId(encoded: string): string | undefined {
  if (encoded === '%') return '';
  try {
    return decodeURIComponent(encoded.replaceAll('~', '%2F'));
  } catch {
    return undefined;
  }
}
