// Finds a text in all messages of a session, also in those that are not shown: reads them in the background, newest first.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { RecordedMessage } from '../../protocol/index.ts';
import { loadedMarkdown } from '../markdown/load-markdown.ts';
import {
  countMatches,
  countPlaces,
  findPattern,
  placeAt,
  placeCount,
  placeIndex,
  placeNear,
  type FindMarks,
  type FindPattern,
  type FoundMessage,
  type FoundPlace,
} from '../view/find-text.ts';
import { isMarkdown, lookOf } from '../view/message-look.ts';
import { readBackwards } from './read-backwards.ts';
import { WorkSlices } from './work-slices.ts';

/** While a person types, so long a pause begins the search, in ms. */
const TYPING_MS = 150;

/** What the search has come to. */
export interface FindState {
  readonly query: string;
  /** Null where the query is empty. */
  readonly pattern: FindPattern | null;
  /** By rising position. */
  readonly found: readonly FoundMessage[];
  readonly current: FoundPlace | null;
  /** How much of the session has been read, from 0 to 1. */
  readonly progress: number;
}

const NOTHING: FindState = { query: '', pattern: null, found: [], current: null, progress: 1 };

export class FindController implements ReactiveController {
  state: FindState = NOTHING;

  readonly #host: ReactiveControllerHost;
  readonly #onCurrent: (place: FoundPlace) => void;
  #search = new AbortController();
  #marks: FindMarks | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onCurrent`: another place is the current one, and is to be shown. */
  constructor(host: ReactiveControllerHost, onCurrent: (place: FoundPlace) => void) {
    this.#host = host;
    this.#onCurrent = onCurrent;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** What is to be marked; the same object as long as it is the same, so that nothing is marked again. */
  get marks(): FindMarks | null {
    const { pattern, current } = this.state;
    if (pattern === null) this.#marks = null;
    else if (this.#marks?.pattern !== pattern || this.#marks.current !== current) this.#marks = { pattern, current };
    return this.#marks;
  }

  /** Searches anew. `near`: the position from which the first place is chosen. */
  search(client: Pick<RecorderClient, 'api'>, sessionId: string, query: string, near: number): void {
    this.stop();
    const pattern = findPattern(query);
    this.#change({ ...NOTHING, query, pattern, progress: pattern === null ? 1 : 0 });
    if (pattern === null) return;
    const { signal } = this.#search;
    this.#timer = setTimeout(() => void this.#read(client, sessionId, pattern, near, signal), TYPING_MS);
  }

  /** Ends the search, and forgets what it found. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#search.abort();
    this.#search = new AbortController();
    this.#change(NOTHING);
  }

  /** Goes to the next place, or to the one before: 1 or -1. */
  step(by: 1 | -1): void {
    const { found, current } = this.state;
    const place = placeAt(found, (current === null ? -1 : placeIndex(found, current)) + by);
    if (place !== null) this.#choose(place);
  }

  async #read(
    client: Pick<RecorderClient, 'api'>,
    sessionId: string,
    pattern: FindPattern,
    near: number,
    signal: AbortSignal,
  ): Promise<void> {
    let end: number | null = null;
    const slices = new WorkSlices(signal);
    for await (const { messages, next_before } of readBackwards(client, sessionId, signal)) {
      end ??= (messages.at(-1)?.position ?? 0) + 1;
      const found: FoundMessage[] = [];
      for (const message of messages) {
        const count = await slices.run(countIn(message, pattern));
        if (count === null) return;
        if (count > 0) found.push({ position: message.position, messageId: message.message_id, count });
      }
      this.#change({ ...this.state, found: [...found, ...this.state.found], progress: 1 - (next_before ?? 0) / end });
      // The nearest place may still come, unless all from there on has been read.
      if (this.state.current === null && (next_before ?? 0) <= near) this.#chooseNear(near);
    }
    if (signal.aborted) return;
    this.#change({ ...this.state, progress: 1 });
    if (this.state.current === null) this.#chooseNear(near);
  }

  #chooseNear(position: number): void {
    const place = placeNear(this.state.found, position);
    if (place !== null) this.#choose(place);
  }

  #choose(place: FoundPlace): void {
    this.#change({ ...this.state, current: place });
    this.#onCurrent(place);
  }

  #change(state: FindState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}

/** How often a message has it. Until what renders Markdown is loaded, a text is shown as it was recorded. */
function countIn(message: RecordedMessage, pattern: FindPattern): Generator<void, number> {
  const module = loadedMarkdown();
  const { content, role } = message;
  if (module === null || !isMarkdown(message)) return countPlaces(content, pattern);
  return countMatches(content, pattern, () => module.shownText(module.parserOf(lookOf(role)), content));
}

/** What is said of a search: which place is current, of how many. */
export function placeOf({ found, current }: FindState): { readonly index: number; readonly count: number } {
  return { index: current === null ? -1 : placeIndex(found, current), count: placeCount(found) };
}
