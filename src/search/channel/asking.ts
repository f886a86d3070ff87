// Asks the worker that holds the index, whichever tab that is in. Every wait has a deadline.

import { failed, settleWithin, type Result, type StartTimer } from '../../protocol/index.ts';
import {
  packMessage,
  parseMessage,
  searchNames,
  type SearchAnswers,
  type SearchAsk,
  type SearchMessage,
} from './messages.ts';
import type { SharedNames, SearchStatus } from '../../protocol/index.ts';

/** The part of BroadcastChannel that is needed. */
interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  close(): void;
}

interface Waiting {
  readonly message: SearchMessage;
  readonly settle: (result: Result<unknown>) => void;
}

/** Options of {@link SearchAsking}. */
export interface AskingOptions {
  readonly names: Pick<SharedNames, 'database'>;
  readonly startTimer: StartTimer;
  readonly newId: () => string;
  readonly openChannel?: (name: string) => Channel;
  /** Is called with every status that a worker sends. */
  readonly onStatus?: (status: SearchStatus) => void;
}

export class SearchAsking {
  readonly #channel: Channel;
  readonly #options: AskingOptions;
  readonly #waiting = new Map<string, Waiting>();
  #holder: string | null = null;

  constructor(options: AskingOptions) {
    const { names, openChannel = (name) => new BroadcastChannel(name) } = options;
    this.#options = options;
    this.#channel = openChannel(searchNames(names).channel);
    this.#channel.addEventListener('message', ({ data }) => {
      this.#read(parseMessage(data));
    });
  }

  /**
   * Asks, and again when another worker takes over meanwhile. Errors: `not_connected` when no worker has answered within
   * `deadlineMs`, or `signal` was aborted.
   */
  ask<Name extends SearchAsk['name']>(
    ask: Extract<SearchAsk, { name: Name }>,
    deadlineMs: number,
    signal?: AbortSignal,
  ): Promise<Result<SearchAnswers[Name]>> {
    const id = this.#options.newId();
    const answer = new Promise<Result<SearchAnswers[Name]>>((resolve) => {
      const message: SearchMessage = { type: 'ask', id, ask };
      const abort = (): void => {
        this.#post({ type: 'abort', id });
        settle(failed('not_connected', 'The search was given up for a newer one.'));
      };
      const settle = (result: Result<unknown>): void => {
        this.#waiting.delete(id);
        signal?.removeEventListener('abort', abort);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answer to what was asked, by the id
        resolve(result as Result<SearchAnswers[Name]>);
      };
      if (signal?.aborted === true) {
        settle(failed('not_connected', 'The search was given up for a newer one.'));
        return;
      }
      signal?.addEventListener('abort', abort);
      this.#waiting.set(id, { message, settle });
      this.#post(message);
    });
    return settleWithin(answer, deadlineMs, this.#options.startTimer, () => {
      const late = failed('not_connected', `The search index has not answered within ${deadlineMs} ms. Search again.`);
      this.#waiting.get(id)?.settle(late);
      return late;
    });
  }

  close(): void {
    for (const { settle } of this.#waiting.values()) settle(failed('not_connected', 'The search is closed.'));
    this.#channel.close();
  }

  #read(message: SearchMessage | null): void {
    if (message?.type === 'answer') this.#waiting.get(message.id)?.settle(message.result);
    if (message?.type !== 'status') return;
    if (message.holder !== this.#holder) {
      this.#holder = message.holder;
      // What the one before was asked has died with it. Of two answers, the second one is ignored.
      for (const waiting of this.#waiting.values()) this.#post(waiting.message);
    }
    this.#options.onStatus?.(message.status);
  }

  #post(message: SearchMessage): void {
    this.#channel.postMessage(packMessage(message));
  }
}
