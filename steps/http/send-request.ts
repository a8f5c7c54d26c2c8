export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** At most a megabyte; what is beyond is cut off. */
  readonly body: string;
}

export type HttpAnswer =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  | { readonly kind: 'none'; readonly reason: string };

const maxBytes = 1024 * 1024;

/** One request, redirects followed. @throws the signal's reason when it aborts; anything else is an answer. */
export async function sendRequest(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { url, body, ...rest } = request;
  try {
    const response = await fetch(httpUrl(url), { ...rest, signal, ...(body === undefined ? {} : { body }) });
    return { kind: 'response', response: { status: response.status, body: await readBody(response) } };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'none', reason: reasonOf(error) };
  }
}

function httpUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new TypeError(`${url.protocol} is neither http: nor https:`);
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString();
}

/** `fetch` hides what happened behind its error's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
