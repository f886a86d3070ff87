// The texts of messages as their senders have sent them: where the next append begins, and what of the text before it may be the
// beginning of a secret.

import type { EventOf, RecordingEvent } from '../protocol/index.ts';
import { redactWhole, type Earlier, type RedactedPiece, type Redactor } from '../protect/redact/index.ts';

type Append = EventOf<'message_append'>;

/** Names a message. */
interface MessageName {
  readonly session_id: string;
  readonly message_id: string;
}

/** A message's text as one sender has sent it so far. */
interface SentText extends MessageName {
  readonly earlier: Earlier;
  /** Its length as it came, and as it was recorded, in UTF-16 code units. */
  readonly sent: number;
  readonly recorded: number;
  /** Where this worker began to know it, in what was sent: how what came before is recorded is not known. 0 where all is known. */
  readonly since: number;
}

/** Where the next piece of a text belongs. */
type Place = Pick<SentText, 'earlier' | 'sent' | 'recorded' | 'since'>;

/** Decides a piece of a text; null where that has to wait. */
export type DecidePiece = (earlier: Earlier, piece: string) => RedactedPiece | null;

/** Who appends, and to what. */
export interface Appending {
  /** Null for one that is not known. */
  readonly sender: string | null;
  /** The recorded text may be shorter than what was sent, though none of it is missing: a worker that is gone has redacted it. */
  readonly mayBeShorter: () => boolean;
  /** What the recorded text up to a length may be the beginning of. */
  readonly earlier: (length: number) => Earlier;
  /** Of the recorded text, in UTF-16 code units. */
  readonly length: number;
}

export class SentTexts {
  readonly #texts: Map<string, SentText>;
  /** What the last event has changed, as it was before. */
  readonly #before = new Map<string, SentText | undefined>();

  constructor(texts: Iterable<readonly [string, SentText]> = []) {
    this.#texts = new Map(texts);
  }

  copy(): SentTexts {
    return new SentTexts(this.#texts);
  }

  /** Forgets all but so many of the latest. */
  trim(count: number): void {
    for (const key of this.#texts.keys()) {
      if (this.#texts.size <= count) break;
      this.#texts.delete(key);
    }
  }

  /** Begins with the next event. */
  next(): void {
    this.#before.clear();
  }

  /** Takes back what the last event has changed, because it was refused. */
  takeBack(): void {
    for (const [key, text] of this.#before) {
      if (text === undefined) this.#texts.delete(key);
      else this.#texts.set(key, text);
    }
    this.#before.clear();
  }

  /** Forgets the texts that an event ends. */
  forget(event: RecordingEvent): void {
    for (const [key, text] of this.#texts) if (endsText(event, text)) this.#change(key, undefined);
  }

  /** A whole text without its secrets. Appends may follow it, with the rest of one. */
  begin(redactor: Redactor, message: MessageName, content: string, sender: string | null): string {
    const { text, earlier } = redactWhole(redactor, content);
    this.#remember(message, sender, { earlier, sent: content.length, recorded: text.length, since: 0 });
    return text;
  }

  /**
   * An append as it is to be recorded; null where it waits, and where text before it is missing, the offset from which to send again.
   * Offsets of its sender count what that has sent; those that it gets count what is recorded. What the sender has sent before is not
   * appended again.
   */
  append(event: Append, appending: Appending, decide: DecidePiece): Append | number | null {
    const place = this.#placeOf(event, appending);
    if (typeof place === 'number') return place;
    const again = event.offset == null || event.offset < place.since ? 0 : place.sent - event.offset;
    // All of it is recorded: an empty text before the end is what the engine takes for that.
    if (again > 0 && event.content_delta.length <= again)
      return { ...event, content_delta: '', offset: Math.max(0, Math.min(place.recorded, appending.length) - 1) };
    const piece = event.content_delta.slice(again);
    const redacted = decide(place.earlier, piece);
    if (redacted === null) return null;
    const { text: content_delta, earlier } = redacted;
    const [sent, recorded] = [place.sent + piece.length, place.recorded + content_delta.length];
    this.#remember(event, appending.sender, { earlier, sent, recorded, since: place.since });
    return { ...event, content_delta, ...(event.offset == null ? {} : { offset: place.recorded }) };
  }

  /** Where an append begins, in the text as its sender has sent it and as it is recorded; where text before it is missing, the offset from which to send again. */
  #placeOf(event: Append, { sender, length, mayBeShorter, earlier: earlierAt }: Appending): Place | number {
    const known = this.#texts.get(keyOf(event, sender));
    const offset = event.offset ?? null;
    if (known === undefined) {
      const begin = offset ?? length;
      if (begin > length && !mayBeShorter()) return length;
      const end = Math.min(begin, length);
      return { earlier: earlierAt(end), sent: begin, recorded: end, since: begin === end ? 0 : begin };
    }
    const { earlier, sent, recorded, since } = known;
    const byOthers = Math.max(0, length - recorded);
    const others = offset === null ? byOthers : Math.max(0, offset - sent);
    if (others > byOthers) return sent + byOthers;
    return others === 0 ? known : { earlier, sent: sent + others, recorded: recorded + others, since };
  }

  #remember({ session_id, message_id }: MessageName, sender: string | null, text: Place): void {
    this.#change(keyOf({ session_id, message_id }, sender), { session_id, message_id, ...text });
  }

  #change(key: string, text: SentText | undefined): void {
    if (!this.#before.has(key)) this.#before.set(key, this.#texts.get(key));
    this.#texts.delete(key); // the latest come last
    if (text !== undefined) this.#texts.set(key, text);
  }
}

function keyOf({ session_id, message_id }: MessageName, sender: string | null): string {
  return JSON.stringify([session_id, message_id, sender]);
}

/** Whether two messages are the same. */
export function isSameMessage(one: MessageName, other: MessageName): boolean {
  return one.message_id === other.message_id && one.session_id === other.session_id;
}

/** Whether an event says that a text does not go on where it ends, or gives the message another one. */
export function endsText(event: RecordingEvent, message: MessageName): boolean {
  switch (event.type) {
    case 'session_end':
    case 'session_snapshot':
      return message.session_id === event.session_id;
    case 'message_add':
      return isSameMessage(event, message);
    case 'message_update':
      return isSameMessage(event, message) && (event.content != null || event.is_complete != null);
    default:
      return false;
  }
}
