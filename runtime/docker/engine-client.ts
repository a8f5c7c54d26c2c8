import type { IncomingMessage } from 'node:http';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { EngineError, engineDown } from './engine-error.ts';

export interface EngineRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Without the version: `/containers/json`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as a tar. Destroyed when the request fails. */
  readonly body?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface EngineConnection {
  readonly docker: Docker;
  readonly agent: Agent | TlsAgent | undefined;
  /** For messages: `unix:///var/run/docker.sock`. */
  readonly address: string;
}

/**
 * Requests to one engine over dockerode's transport (unix socket, TCP, TLS, SSH). Bodies are read here and not by
 * dockerode, whose calls never settle when the engine goes away in the middle of an answer.
 */
export class EngineClient {
  readonly #connection: EngineConnection;
  readonly #prefix: string;

  /** `version` is the API version every request asks for, such as `1.41`. */
  constructor(connection: EngineConnection, version?: string) {
    this.#connection = connection;
    this.#prefix = version === undefined ? '' : `/v${version}`;
  }

  get address(): string {
    return this.#connection.address;
  }

  /**
   * Resolves with the response once its headers are here.
   * @throws EngineError for a status of 400 and more, RuntimeError `runtime/engine-down`, or the signal's reason.
   */
  async send(request: EngineRequest): Promise<IncomingMessage> {
    const response = await this.#dial(request);
    const status = response.statusCode ?? 0;
    if (status < 400) return response;
    request.body?.destroy();
    const answer = request.method === 'HEAD' ? '' : await this.readText(response);
    throw new EngineError(status, messageOf(answer) || `the engine answered with status ${status}`);
  }

  /** The answer's JSON. Its shape is the API version's, so `T` is trusted. */
  async json<T>(request: EngineRequest): Promise<T> {
    return JSON.parse(await this.readText(await this.send(request))) as T;
  }

  /** For requests whose answer does not matter. */
  async run(request: EngineRequest): Promise<void> {
    await this.readText(await this.send(request));
  }

  /** Reads a body to its end. @throws RuntimeError `runtime/engine-down` when the connection breaks before. */
  async readText(response: IncomingMessage): Promise<string> {
    try {
      return await text(response);
    } catch (error) {
      throw engineDown(this.address, error);
    }
  }

  /** A body chunk by chunk. @throws RuntimeError `runtime/engine-down` when the connection breaks before its end. */
  async *chunks(response: IncomingMessage): AsyncGenerator<Buffer> {
    const iterator = response[Symbol.asyncIterator]();
    try {
      while (true) {
        const next = await this.#next(iterator);
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      response.destroy();
    }
  }

  async #next(iterator: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
    try {
      return await iterator.next();
    } catch (error) {
      throw engineDown(this.address, error);
    }
  }

  close(): void {
    this.#connection.agent?.destroy();
  }

  #dial(request: EngineRequest): Promise<IncomingMessage> {
    const { method, path, query = {}, json = {}, body, headers, signal } = request;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      let bodyError: unknown;
      body?.once('error', (error) => {
        bodyError = error;
      });
      this.#connection.docker.modem.dial(
        {
          method,
          path: `${this.#prefix}${path}${Object.keys(query).length > 0 ? '?' : ''}`,
          options: { _query: query, _body: json },
          isStream: true,
          statusCodes: everyStatus,
          ...(body === undefined ? {} : { file: body }),
          ...(headers === undefined ? {} : { headers: { ...headers } }),
          ...(signal === undefined ? {} : { abortSignal: signal }),
        },
        (error, response) => {
          if (error === null) {
            resolve(response as IncomingMessage); // isStream: always the response itself
            return;
          }
          body?.destroy();
          if (signal?.aborted) reject(signal.reason);
          else reject(bodyError ?? engineDown(this.address, error));
        },
      );
    });
  }
}

/** Keep-alive saves a connection per call. SSH brings its own agent. */
export function createAgent(kind: 'unix' | 'tcp' | 'tls' | 'ssh'): Agent | TlsAgent | undefined {
  switch (kind) {
    case 'unix':
    case 'tcp':
      return new Agent({ keepAlive: true });
    case 'tls':
      return new TlsAgent({ keepAlive: true });
    case 'ssh':
      return undefined;
  }
}

function messageOf(answer: string): string {
  try {
    const parsed: unknown = JSON.parse(answer);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed) return String(parsed.message);
  } catch {
    // not JSON: a proxy in between answered in its own words
  }
  return answer.trim();
}

/** Errors are told apart here, so every status is fine with dockerode. */
const everyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]));
