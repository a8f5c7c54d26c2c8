import { StringDecoder } from 'node:string_decoder';

/** One line of what the engine tells while it pulls, builds or pushes. */
export interface EngineMessage {
  readonly id?: string;
  readonly status?: string;
  readonly stream?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  readonly aux?: { readonly ID?: string; readonly Digest?: string };
}

/** The engine's messages as they arrive, one JSON document a line. */
export async function* engineMessages(chunks: AsyncIterable<Buffer>): AsyncGenerator<EngineMessage> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as EngineMessage;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as EngineMessage;
}

/** The engine's reason when a message says that the work failed. */
export function failureIn(message: EngineMessage): string | undefined {
  return message.errorDetail?.message ?? message.error;
}
