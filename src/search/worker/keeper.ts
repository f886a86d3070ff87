// Keeps the index up to what is recorded. Facts of the channel and the journal name what has changed; where the journal
// does not reach back, all sessions are compared. The work is cut into steps, so that searches come between them.

import { isListOf, type Fact } from '../../protocol/index.ts';
import type { SessionFields } from '../../engine/index.ts';
import type { MessageText, RecordingsReader, Snapshot } from '../../recorder/index.ts';
import { CompareSessions } from './compare-sessions.ts';
import { documentsOf, DueMessages } from './due-messages.ts';
import type { IndexedSession, IndexTables } from './index-tables.ts';
import { TouchedSessions, type StoredTouch, type TouchedSession } from './touched-sessions.ts';

export interface KeeperOptions {
  readonly tables: IndexTables;
  readonly reader: RecordingsReader;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  /** Whether the index may grow: in memory it is bounded. */
  readonly hasRoom: () => boolean;
}

/** New messages of a session that one step reads at most; the rest is due, as in a session that was not known. */
const NEW_MESSAGES_PER_STEP = 500;

/** Facts that one read of the journal asks for. */
const FACTS_PER_READ = 5_000;

/** File pages that one step of tidying rewrites. */
const TIDIED_PAGES = 200;

/** Facts after which it is noted how far the index is, also while there is nothing to index. */
const FACTS_PER_NOTE = 500;

/** A session that has been read again. */
interface ReadSession {
  readonly fields: SessionFields | null;
  readonly changed: readonly { readonly id: string; readonly position: number; readonly message: MessageText | null }[];
  readonly added: readonly MessageText[];
}

export class Keeper {
  readonly #options: KeeperOptions;
  readonly #touched = new TouchedSessions();
  readonly #due: DueMessages;
  /** The last fact that is noted in `#touched`; null until that is known. */
  #seq: number | null = null;
  /** The journal may have facts that are not noted. */
  #isBehind = true;
  #noted = 0;
  #comparing: CompareSessions | null = null;
  /** Not all recordings had come back from the second copy when they were compared. */
  #isRestoring = false;
  /** Messages that were due have been added since the file was tidied. */
  #hasAdded = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#due = new DueMessages(options.tables, options.reader);
    const { tables } = options;
    const since = tables.note('since');
    if (typeof since === 'number') {
      this.#seq = since;
      this.#noted = since;
      for (const session of readPending(tables.note('pending'))) this.#touched.restore(...session);
    } else this.#comparing = new CompareSessions(tables, options.reader);
  }

  /** It knows of everything that was recorded before it was opened, though not all may be in the index yet. */
  get isReady(): boolean {
    return this.#comparing === null;
  }

  /** Notes facts of one commit, as the channel has them. */
  notice(facts: readonly Fact[]): void {
    const [first] = facts;
    if (first === undefined || this.#seq === null || this.#isBehind) {
      this.#isBehind = true;
      return;
    }
    if (first.seq > this.#seq + 1) this.#isBehind = true;
    else this.#note(facts);
  }

  /** Recordings come back from the second copy, or all have: no fact names them. */
  noticeRestored(): void {
    this.#comparing = new CompareSessions(this.#options.tables, this.#options.reader);
    this.#seq = null;
  }

  /** Does one piece of work. False when there is none. Rejects where the recordings or the index cannot be read. */
  async step(): Promise<boolean> {
    if (this.#comparing !== null) {
      const comparing = this.#comparing;
      const compared = await comparing.step();
      if (compared === null || comparing !== this.#comparing) return true;
      const { head, isRestoring } = compared;
      this.#comparing = null;
      this.#isRestoring = isRestoring;
      this.#seq = head;
      this.#isBehind = true;
      this.#save();
      return true;
    }
    if (this.#isBehind) return this.#readJournal();
    const touched = this.#touched.take(this.#options.elapsed());
    if (touched !== null) {
      await this.#update(touched);
      return true;
    }
    if ((this.#seq ?? 0) - this.#noted >= FACTS_PER_NOTE) this.#save();
    const { hasRoom, tables } = this.#options;
    if (hasRoom() && (await this.#due.step())) {
      this.#hasAdded = true;
      return true;
    }
    if (this.#hasAdded) tables.requestTidying();
    this.#hasAdded = false;
    return !tables.tidy(TIDIED_PAGES);
  }

  async #readJournal(): Promise<boolean> {
    const { reader, tables } = this.#options;
    const since = this.#seq ?? 0;
    this.#isBehind = false; // what the channel brings while the journal is read shows as a gap, or is in it
    const page = await reader.facts({ since, limit: FACTS_PER_READ });
    if (!page.complete || page.head < since) {
      this.#comparing = new CompareSessions(tables, reader);
      this.#seq = null;
      return true;
    }
    this.#note(page.facts);
    this.#seq = Math.max(this.#seq ?? 0, page.read_to);
    if (page.read_to < page.head) this.#isBehind = true;
    return true;
  }

  #note(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.seq <= (this.#seq ?? 0)) continue;
      this.#touched.note(fact, this.#options.elapsed());
      this.#seq = fact.seq;
    }
  }

  async #update(touched: TouchedSession): Promise<void> {
    const { tables, reader } = this.#options;
    const known = tables.session('session_id', touched.sessionId);
    const read = await reader.read((snapshot) => readAgain(snapshot, touched, known));
    tables.transaction(() => {
      const { fields } = read;
      if (known !== null && known.ref !== fields?.ref) tables.deleteSession(known.ref);
      if (fields !== null) this.#write(fields, known?.ref === fields.ref ? known : null, read, touched);
      this.#noteSeq();
    });
  }

  #write(fields: SessionFields, known: IndexedSession | null, read: ReadSession, touched: TouchedSession): void {
    const { tables } = this.#options;
    if (known === null) {
      tables.putSession(fields, fields.next_position, 'newest');
      return;
    }
    const isMuch = fields.next_position - known.next_position > NEW_MESSAGES_PER_STEP;
    if (isMuch || touched.isWhole) {
      tables.deleteMessages(known.ref);
      tables.putSession(fields, fields.next_position, 'newest');
      return;
    }
    const changed = read.changed.filter(({ position }) => position >= known.due_to && position < known.next_position);
    for (const { position } of changed) tables.deleteDocument(known.ref, position);
    const added = read.added.filter(({ message_id }) => !touched.streaming.has(message_id));
    const messages = [...changed.flatMap(({ message }) => message ?? []), ...added];
    for (const { position } of added) tables.deleteDocument(known.ref, position);
    tables.addDocuments(documentsOf(messages), 'newest');
    tables.putSession(fields, known.due_to, 'newest');
  }

  #save(): void {
    this.#options.tables.transaction(() => {
      this.#noteSeq();
    });
  }

  #noteSeq(): void {
    if (this.#seq === null) return;
    // While recordings come back, whoever opens the index next compares all of them.
    this.#options.tables.setNote('since', this.#isRestoring ? '' : this.#seq);
    this.#options.tables.setNote('pending', JSON.stringify(this.#touched.rest()));
    this.#noted = this.#seq;
  }
}

async function readAgain(
  snapshot: Snapshot,
  { sessionId, messages, streaming }: TouchedSession,
  known: IndexedSession | null,
): Promise<ReadSession> {
  const fields = await snapshot.session(sessionId);
  if (fields === null || known?.ref !== fields.ref) return { fields, changed: [], added: [] };
  const { ref } = fields;
  const changed = await Promise.all(
    [...messages].map(async (id) => {
      const position = await snapshot.positionOf(ref, id);
      return position === null ? [] : [{ id, position, message: await snapshot.messageAt(ref, position) }];
    }),
  );
  const to = Math.min(fields.next_position, known.next_position + NEW_MESSAGES_PER_STEP);
  const added = await snapshot.messages(ref, known.next_position, to);
  // A message that is appended to is read once that pauses.
  return { fields, changed: changed.flat().filter(({ id }) => !streaming.has(id)), added };
}

function readPending(value: unknown): readonly StoredTouch[] {
  const pending: unknown = typeof value === 'string' ? JSON.parse(value) : [];
  return Array.isArray(pending) ? pending.filter(isPending) : [];
}

function isPending(value: unknown): value is StoredTouch {
  if (!Array.isArray(value)) return false;
  const isWhole: unknown = value[2] ?? false;
  return (
    typeof value[0] === 'string' && isListOf(value[1], (id) => typeof id === 'string') && typeof isWhole === 'boolean'
  );
}
