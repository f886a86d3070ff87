// Puts recorded messages that the index lacks into it: the newest sessions first, of each the newest messages first, so
// that what people look for most is found before all is there.

import type { RecordingsReader } from '../../recorder/index.ts';
import type { Document, IndexedSession, IndexTables } from './index-tables.ts';

/** A part of a session's messages, at positions `from` to before `to`. */
interface Part {
  readonly session: IndexedSession;
  readonly from: number;
  readonly to: number;
}

/** Text that one step reads, about, in UTF-16 code units: it is read and written in about 100 ms, and searches come between. */
const TEXT_PER_STEP = 800_000;

/** Messages of the first step, and most of any. */
const FIRST_MESSAGES = 200;
const MAX_MESSAGES = 4_000;

/** Sessions of one step at most. */
const SESSIONS_PER_STEP = 400;

export class DueMessages {
  readonly #tables: IndexTables;
  readonly #reader: RecordingsReader;
  #messages = FIRST_MESSAGES;

  constructor(tables: IndexTables, reader: RecordingsReader) {
    this.#tables = tables;
    this.#reader = reader;
  }

  /** Takes one step. False when nothing is due. Rejects where the recordings or the index cannot be read. */
  async step(): Promise<boolean> {
    const parts = this.#nextParts();
    if (parts.length === 0) return false;
    const read = await this.#reader.read((snapshot) =>
      Promise.all(
        parts.map(async (part) => {
          const isThere = (await snapshot.sessionOf(part.session.ref)) !== null;
          return { part, isThere, messages: await snapshot.messages(part.session.ref, part.from, part.to) };
        }),
      ),
    );
    let length = 0;
    this.#tables.transaction(() => {
      for (const { part, isThere, messages } of read) {
        const { ref } = part.session;
        // It may have been purged, or begun anew, while it was read.
        if (!isThere) this.#tables.deleteSession(ref);
        if (this.#tables.session('ref', ref)?.due_to !== part.to) continue;
        const documents = documentsOf(messages);
        for (const { text } of documents) length += text.length;
        this.#tables.addDocuments(documents, 'oldest');
        this.#tables.setDueTo(ref, part.from);
      }
    });
    const read_messages = parts.reduce((sum, { from, to }) => sum + to - from, 0);
    const perMessage = Math.max(1, length / Math.max(1, read_messages));
    this.#messages = Math.min(MAX_MESSAGES, 2 * this.#messages, Math.max(1, Math.floor(TEXT_PER_STEP / perMessage)));
    return true;
  }

  #nextParts(): Part[] {
    const parts: Part[] = [];
    let messages = 0;
    for (const session of this.#tables.dueSessions(SESSIONS_PER_STEP)) {
      const to = session.due_to;
      const from = Math.max(0, to - (this.#messages - messages));
      parts.push({ session, from, to });
      messages += to - from;
      if (messages >= this.#messages) break;
    }
    return parts;
  }
}

/** What of some messages is to be found: those with a text that no snapshot has superseded. */
export function documentsOf(
  messages: readonly {
    readonly ref: number;
    readonly position: number;
    readonly content: string;
    readonly superseded: boolean;
  }[],
): Document[] {
  return messages
    .filter(({ content, superseded }) => content !== '' && !superseded)
    .map(({ ref, position, content }) => ({ ref, position, text: content }));
}
