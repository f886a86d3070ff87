// Takes secrets out of events as they are decided, where the settings say so. A secret may come in several appends: so an append whose
// end may become one waits, and with it all later events of its sender, until the text goes on or pauses for REDACTION_PAUSE_MS. What
// waits is neither journalled nor acked.

import { appendGap, isDue, knownText, type RecordingState, type Request } from '../engine/index.ts';
import type { Config, ErrorReply, EventOf, RecordingEvent } from '../protocol/index.ts';
import {
  earlierIn,
  hasMarker,
  redactPiece,
  redactTexts,
  Redactor,
  type Earlier,
  type RedactedPiece,
} from '../protect/redact/index.ts';
import { REDACTED_TEXTS } from './constants.ts';
import { endsText, isSameMessage, SentTexts } from './sent-texts.ts';

const redactors = new WeakMap<Config['redaction_rules'], Redactor>();

/** What replaces secrets by these settings; null where they are recorded as they come. */
export function redactorOf({ redact, redaction_rules }: Config): Redactor | null {
  if (!redact) return null;
  const redactor = redactors.get(redaction_rules) ?? new Redactor(redaction_rules);
  redactors.set(redaction_rules, redactor);
  return redactor;
}

/** What is remembered of texts from one commit to the next. It is in memory alone: what a secret began with is not to be written. */
export class Redaction {
  #texts = new SentTexts();

  /** Begins one try of a commit. `hasWaited`: whether an event has waited for so long that it must be decided. */
  begin(state: RecordingState, requests: readonly Request[], hasWaited: (request: Request) => boolean): RedactionPass {
    const redactor = redactorOf(state.config);
    return new RedactionPass(redactor, redactor === null ? new SentTexts() : this.#texts.copy(), {
      state,
      requests,
      hasWaited,
    });
  }

  /** Remembers what a try has learnt, once it is committed. */
  keep({ texts }: RedactionPass): void {
    this.#texts = texts;
    texts.trim(REDACTED_TEXTS);
  }
}

interface Commit {
  readonly state: RecordingState;
  readonly requests: readonly Request[];
  readonly hasWaited: (request: Request) => boolean;
}

/** One try of a commit. */
export class RedactionPass {
  /** As the events before have left them. */
  readonly texts: SentTexts;
  /** The requests that wait. */
  readonly held = new Set<Request>();
  readonly #redactor: Redactor | null;
  readonly #commit: Commit;

  constructor(redactor: Redactor | null, texts: SentTexts, commit: Commit) {
    this.#redactor = redactor;
    this.texts = texts;
    this.#commit = commit;
    // What an event becomes may follow from later ones, which must be committed with it: so first it is found out which ones wait.
    const mayWait = commit.requests.some(({ parsed }) => parsed.ok && parsed.value.type === 'message_append');
    if (redactor !== null && mayWait) while (this.#holdOneMore(redactor, texts.copy()));
  }

  /** The request at this place, as it is to be decided; null where it waits. Call it once for each, in order, with the state as it is then. */
  take(index: number): Request | null {
    const request = this.#commit.requests[index];
    if (request === undefined || this.#redactor === null) return request ?? null;
    const { parsed } = request;
    if (this.held.has(request)) return null;
    this.texts.next();
    if (!parsed.ok || !isDue(this.#commit.state, request)) return request;
    const value = this.#redacted(this.#redactor, parsed.value, index);
    if (value === null) {
      this.#hold(index);
      return null;
    }
    if (value.type === 'error') return { ...request, parsed: { ok: false, error: value } };
    return { ...request, parsed: { ...parsed, value } };
  }

  /** The request that was taken last is refused: its text is as it was before. */
  noteRefused(): void {
    this.texts.takeBack();
  }

  /** Holds back the first event that has to wait, and what comes after it. False where none has to. */
  #holdOneMore(redactor: Redactor, texts: SentTexts): boolean {
    const { state, requests } = this.#commit;
    const counters = new Map<string, number>();
    const index = requests.findIndex((request, place) => {
      const { parsed, number } = request;
      if (this.held.has(request) || !isDue(state, request, counters)) return false;
      if (number !== null) counters.set(number.client_id, number.counter);
      return parsed.ok && this.#advance(redactor, texts, parsed.value, place) === null;
    });
    if (index !== -1) this.#hold(index);
    return index !== -1;
  }

  #hold(index: number): void {
    const { requests } = this.#commit;
    const sender = requests[index]?.sender;
    for (const request of requests.slice(index)) if (request.sender === sender) this.held.add(request);
  }

  /** An event without its secrets; null where it waits, and an error where it is refused. */
  #redacted(redactor: Redactor, event: RecordingEvent, index: number): RecordingEvent | ErrorReply | null {
    const known = this.#advance(redactor, this.texts, event, index);
    if (known === null || known.type === 'message_append' || known.type === 'error') return known;
    if (!hasContent(known)) return redactTexts(redactor, known);
    return { ...redactTexts(redactor, { ...known, content: '' }), content: known.content };
  }

  /**
   * Notes what an event says of texts. Returns it with the text of its message redacted, and nothing else of it; null where it waits,
   * and an error where it is refused.
   */
  #advance(
    redactor: Redactor,
    texts: SentTexts,
    event: RecordingEvent,
    index: number,
  ): RecordingEvent | ErrorReply | null {
    const request = this.#commit.requests[index];
    const sender = request?.sender ?? null;
    if (event.type === 'message_append') {
      const message = this.#commit.state.sessions.get(event.session_id)?.messages.get(event.message_id);
      const text = (): string | undefined => (message === undefined ? '' : knownText(message));
      const appending = {
        sender,
        length: message?.length ?? 0,
        // The events of a numbered client come without gaps.
        mayBeShorter: () => request?.number != null && mayHaveMarker(text()),
        earlier: (length: number) => earlierIn(redactor, text()?.slice(0, length) ?? ''),
      };
      const appended = texts.append(event, appending, (earlier, piece) =>
        this.#decided(redactor, earlier, piece, event, index),
      );
      if (typeof appended !== 'number') return appended;
      if (message === undefined) return event;
      return { ...appendGap(event, appended), event_id: event.event_id ?? null };
    }
    texts.forget(event);
    return hasContent(event) ? { ...event, content: texts.begin(redactor, event, event.content, sender) } : event;
  }

  /** A piece without its secrets; null where it waits. */
  #decided(
    redactor: Redactor,
    earlier: Earlier,
    piece: string,
    event: EventOf<'message_append'>,
    index: number,
  ): RedactedPiece | null {
    const { requests, hasWaited } = this.#commit;
    const alone = redactPiece(redactor, earlier, piece, '', 'goes-on');
    if (alone !== null) return alone;
    const { pieces, hasEnded } = this.#later(event, index);
    // Nearly always the next piece suffices.
    const [next = ''] = pieces;
    const byNext = pieces.length > 1 ? redactPiece(redactor, earlier, piece, next, 'goes-on') : null;
    if (byNext !== null) return byNext;
    const byAll = redactPiece(redactor, earlier, piece, pieces.join(''), hasEnded ? 'ended' : 'goes-on');
    const request = requests[index];
    if (byAll !== null || request === undefined || !hasWaited(request)) return byAll;
    return redactPiece(redactor, earlier, piece, '', 'paused');
  }

  /** What the sender of an append appends to the same message after it, in the same commit. */
  #later(
    event: EventOf<'message_append'>,
    index: number,
  ): { readonly pieces: readonly string[]; readonly hasEnded: boolean } {
    const { requests } = this.#commit;
    const [sent, ...later] = requests.slice(index);
    const pieces: string[] = [];
    let counter = sent?.number?.counter ?? 0;
    for (const next of later) {
      if (next.sender !== sent?.sender || !next.parsed.ok || this.held.has(next)) continue;
      if (next.number !== null && next.number.counter <= counter) continue; // it is there twice
      counter = next.number?.counter ?? counter;
      const { value } = next.parsed;
      if (endsText(value, event)) return { pieces, hasEnded: true };
      if (value.type === 'message_append' && isSameMessage(value, event)) pieces.push(value.content_delta);
    }
    return { pieces, hasEnded: false };
  }
}

/** A text that is not in memory may have one. */
function mayHaveMarker(text: string | undefined): boolean {
  return text === undefined || hasMarker(text);
}

type WithContent = (EventOf<'message_add'> | EventOf<'message_update'>) & { readonly content: string };

function hasContent(event: RecordingEvent): event is WithContent {
  return (event.type === 'message_add' || event.type === 'message_update') && event.content != null;
}
