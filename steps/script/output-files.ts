import { createHash } from 'node:crypto';
import type { Pod } from '../../engine/ports.ts';
import type { Context } from '../define-step.ts';
import { parseDotenv } from './dotenv.ts';
import type { OutputVariable } from './output-variables.ts';
import { parseRecords } from './records.ts';

const maxBytes = 1024 * 1024;

/** Files in the pod's scratch volume through which a process hands values to later steps. */
export interface OutputFiles {
  /** Prefix for this attempt's files: another attempt or another step never meets them. */
  readonly prefix: string;
  /** Written by the shell after the command: the declared outputs. */
  readonly declared: string;
  /** Pairs that any program may append. */
  readonly pairs: string;
  readonly secretPairs: string;
  readonly env: Readonly<Record<string, string>>;
}

export function outputFiles(
  context: Pick<Context, 'nodeId' | 'attempt' | 'identifier'>,
  pod: Pod,
): OutputFiles {
  const digest = createHash('sha256').update(context.nodeId).digest('hex').slice(0, 8);
  const prefix = `${pod.scratch}/${context.identifier}-${digest}-${context.attempt}`;
  const pairs = `${prefix}.env`;
  const secretPairs = `${prefix}.secret.env`;
  return {
    prefix,
    declared: `${prefix}.out`,
    pairs,
    secretPairs,
    env: { HARNESS_OUTPUT_FILE: pairs, DRONE_OUTPUT: pairs, HARNESS_OUTPUT_SECRET_FILE: secretPairs },
  };
}

/** Undefined when the command ended before its declared outputs were written. Secret values are masked from here on. */
export async function readDeclared(
  outputs: readonly OutputVariable[],
  files: OutputFiles,
  context: Context,
): Promise<Readonly<Record<string, string>> | undefined> {
  const bytes = await (await context.pod()).readFile(files.declared, maxBytes);
  if (bytes === undefined) return undefined;
  const records = parseRecords(bytes);
  const values = outputs.map(({ name, isSecret }) => {
    const value = records.get(name) ?? '';
    if (isSecret && value !== '') context.mask(value);
    return [name, value] as const;
  });
  return Object.fromEntries(values);
}

/** The pairs that the process appended; with declared outputs, only those of the same names. */
export async function readPairs(
  declared: readonly OutputVariable[],
  files: OutputFiles,
  context: Context,
): Promise<Readonly<Record<string, string>>> {
  const pod = await context.pod();
  const open = parseDotenv((await pod.readFile(files.pairs, maxBytes)) ?? new Uint8Array());
  const secret = parseDotenv((await pod.readFile(files.secretPairs, maxBytes)) ?? new Uint8Array());
  const isSecret = new Set(declared.filter((each) => each.isSecret).map(({ name }) => name));
  for (const value of secret.values()) if (value !== '') context.mask(value);
  for (const [name, value] of open) if (isSecret.has(name) && value !== '') context.mask(value);
  const names = new Set(declared.map(({ name }) => name));
  const all = [...open, ...secret].filter(([name]) => names.size === 0 || names.has(name));
  return Object.fromEntries(all);
}
