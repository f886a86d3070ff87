// One request that the worker makes for a page, and its answer: read at the pace of its readers, recorded, and kept in
// memory so that it can be read again from the beginning.
//
// The pace: the answer is read on while no page reads it, or while the reader that is furthest has taken nearly all of it.
// So one page that stalls stalls its server, and a second page that reads on is not held up by it. A reader that stays
// behind reads what is kept; once that is as much as may be kept, the answer waits for it, and none loses a byte.

import type { RelayFailure, RelayResponse } from '../../protocol/index.ts';
import { AnswerBytes } from './answer-bytes.ts';
import { MAX_MESSAGE_BYTES, MAX_REPLAY_BYTES, READ_AHEAD_BYTES } from './constants.ts';

/** How an answer ended. */
export type AnswerEnd = { readonly type: 'end' } | RelayFailure;

/** Takes what an answer brings, to record it. Must not throw. */
export interface AnswerRecording {
  respond(response: RelayResponse): void;
  write(bytes: Uint8Array): void;
  end(end: AnswerEnd): void;
}

export interface AnswerOptions {
  readonly sessionId: string;
  readonly request: (signal: AbortSignal) => Promise<Response>;
  /** What is read before the answer by every page but the one that asked. */
  readonly preceding?: string | undefined;
  readonly recording: AnswerRecording;
  /** Bytes were added. */
  readonly onGrown: () => void;
  readonly onEnded: () => void;
}

/** One page's place in an answer. */
export interface AnswerReader {
  /** The next bytes; null while there are none. They count as taken. */
  take(): Uint8Array<ArrayBuffer> | null;
  /** Whether all bytes of an answer that has ended are taken. */
  isAtEnd(): boolean;
  /** Reads no further. */
  leave(): void;
}

interface Place {
  position: number;
  readonly onChange: () => void;
}

export class RelayedAnswer {
  readonly sessionId: string;
  /** Position of the first byte of the server. */
  readonly ownStart: number;
  readonly #options: Omit<AnswerOptions, 'request' | 'preceding'>;
  readonly #bytes = new AnswerBytes();
  readonly #places = new Set<Place>();
  readonly #aborted = new AbortController();
  #response: RelayResponse | null = null;
  #end: AnswerEnd | null = null;
  #readOn = (): void => undefined;

  /** Makes the request at once, and keeps nothing of it: it may have a key. */
  constructor({ request, preceding, ...options }: AnswerOptions) {
    this.sessionId = options.sessionId;
    this.#options = options;
    this.#bytes.append(new TextEncoder().encode(preceding));
    this.ownStart = this.#bytes.end;
    void this.#run(request(this.#aborted.signal));
  }

  /** Null while the server has not answered. */
  get response(): RelayResponse | null {
    return this.#response;
  }

  /** Null while the answer goes on. */
  get end(): AnswerEnd | null {
    return this.#end;
  }

  /** How many bytes are in memory. */
  get size(): number {
    return this.#bytes.size;
  }

  /** Whether it can be read from its beginning. */
  get isWhole(): boolean {
    return this.#bytes.start === 0;
  }

  get isRead(): boolean {
    return this.#places.size > 0;
  }

  /** Reads from `position`, which must be kept. `onChange`: there is a response, there are more bytes or the end. */
  attach(onChange: () => void, position = 0): AnswerReader {
    const place: Place = { position, onChange };
    this.#places.add(place);
    return {
      take: () => {
        if (place.position === this.#bytes.end) return null;
        const bytes = this.#bytes.read(place.position, MAX_MESSAGE_BYTES);
        place.position += bytes.length;
        this.#readOn();
        return bytes;
      },
      isAtEnd: () => this.#end !== null && place.position === this.#bytes.end,
      leave: () => {
        this.#places.delete(place);
        this.#readOn();
      },
    };
  }

  abort(): void {
    this.#aborted.abort();
    this.#readOn();
  }

  /** Forgets what no page that reads it needs any more: from then on it cannot be read from its beginning. */
  forget(): void {
    const positions = this.#positions();
    this.#bytes.forgetBefore(positions.length === 0 ? this.#bytes.end : Math.min(...positions));
  }

  async #run(answer: Promise<Response>): Promise<void> {
    const { recording, onEnded } = this.#options;
    this.#end = await this.#read(answer).catch(failureOf);
    recording.end(this.#end);
    this.#publish();
    onEnded();
  }

  async #read(answer: Promise<Response>): Promise<AnswerEnd> {
    const { recording, onGrown } = this.#options;
    const response = await answer;
    this.#response = describe(response);
    recording.respond(this.#response);
    this.#publish();
    const reader = response.body?.getReader();
    for (;;) {
      await this.#mayReadOn();
      const next = await reader?.read();
      if (next?.value === undefined) return { type: 'end' };
      this.#bytes.append(next.value);
      recording.write(next.value);
      if (this.size > MAX_REPLAY_BYTES) this.forget();
      onGrown();
      this.#publish();
    }
  }

  /** Resolves once the pace of the readers allows another read, or the request is aborted, which the next read reports. */
  async #mayReadOn(): Promise<void> {
    while (!this.#aborted.signal.aborted && !this.#isAwaited()) {
      await new Promise<void>((resolve) => {
        this.#readOn = resolve;
      });
    }
  }

  #isAwaited(): boolean {
    const positions = this.#positions();
    if (positions.length === 0) return true;
    const { end } = this.#bytes;
    return Math.max(...positions) + READ_AHEAD_BYTES > end && Math.min(...positions) + MAX_REPLAY_BYTES > end;
  }

  #positions(): number[] {
    return Array.from(this.#places, ({ position }) => position);
  }

  #publish(): void {
    for (const { onChange } of this.#places) onChange();
  }
}

function describe({ status, statusText, headers, url, redirected, type, body }: Response): RelayResponse {
  return {
    type: 'response',
    status,
    status_text: statusText,
    headers: [...headers],
    url,
    redirected,
    response_type: type === 'basic' || type === 'cors' ? type : 'default',
    has_body: body !== null,
  };
}

function failureOf(thrown: unknown): RelayFailure {
  const { name, message } =
    thrown instanceof Error || thrown instanceof DOMException ? thrown : new Error(String(thrown));
  return { type: 'failed', name: name === 'AbortError' ? name : 'TypeError', message };
}
