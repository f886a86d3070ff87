// The tables of the index, and what may be written to them. Texts are not in it: a search finds places, and reads the texts
// from the recordings.

import type { SqlValue } from '@sqlite.org/sqlite-wasm';
import type { SessionFields } from '../../engine/index.ts';
import { indexedText } from '../text/index.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Changes with the tables, and with how text is cut into tokens: an index of another version is built anew. */
const INDEX_VERSION = 3;

/** Position of a document that is no message, but the title of its session. */
export const TITLE_POSITION = -1;

/**
 * The first id. Ids grow with age: older documents get larger ones, and newer ones smaller ones. So the order of ids is that of
 * recency, and the file is written from its beginning to its end while the newest sessions are indexed first.
 */
const FIRST_ID = 2 ** 27;

/** Positions without a text that a block spans at most. */
const MAX_GAP = 8;

/** The beginnings of words that are kept ready have three letters. Those of two as well would make the index a quarter larger. */
const TABLES = `
  CREATE TABLE notes (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE sessions (
    ref INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    workspace TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    is_trashed INTEGER NOT NULL,
    last_activity INTEGER NOT NULL,
    message_count INTEGER NOT NULL,
    next_position INTEGER NOT NULL,
    due_to INTEGER NOT NULL
  );
  CREATE INDEX due_sessions ON sessions (last_activity) WHERE due_to > 0;
  CREATE TABLE blocks (first_id INTEGER PRIMARY KEY, ref INTEGER NOT NULL, top INTEGER NOT NULL, count INTEGER NOT NULL);
  CREATE INDEX blocks_by_place ON blocks (ref, top);
  CREATE VIRTUAL TABLE texts USING fts5 (text, content='', contentless_delete=1, tokenize='ascii', prefix='3');
`;

/** A session as the index has it. */
export interface IndexedSession {
  readonly ref: number;
  readonly session_id: string;
  readonly title: string;
  readonly last_activity: number;
  readonly message_count: number;
  /** Messages from here on were recorded later. */
  readonly next_position: number;
  /** Messages below this position are not in the index yet. */
  readonly due_to: number;
}

/** A text to be found. */
export interface Document {
  readonly ref: number;
  readonly position: number;
  readonly text: string;
}

/** Numbers of messages. */
interface Counts {
  readonly total: number;
  readonly due: number;
}

type Counted = Pick<IndexedSession, 'message_count' | 'due_to'>;

function dueOf(session: Counted | null): number {
  return session === null ? 0 : Math.min(session.due_to, session.message_count);
}

/** Whether documents are older or newer than all that the index has. */
type DocumentAge = 'oldest' | 'newest';

/** Documents of one session at positions that follow each other downwards from `top`; so do their ids upwards. Some of them may have no text. */
interface Block {
  readonly ref: number;
  readonly top: number;
  count: number;
  readonly texts: Document[];
}

/** What may be noted beside the texts. */
type NoteName = 'version' | 'database_id' | 'since' | 'pending' | 'tidying';

export class IndexTables {
  readonly #sql: SqlDatabase;
  /** Kept up with every write; null until they are counted, and after a failure. */
  #counts: Counts | null = null;

  constructor(sql: SqlDatabase) {
    this.#sql = sql;
  }

  /** Makes sure that the tables are there, of this version and for this database of recordings. False when they were made anew, and are empty. */
  prepare(databaseId: string | null): boolean {
    const hasNotes = this.#sql.value("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'") === 1;
    if (hasNotes && this.note('version') === INDEX_VERSION && this.note('database_id') === (databaseId ?? ''))
      return true;
    this.#dropAll();
    this.transaction(() => {
      this.#sql.exec(TABLES);
      this.setNote('version', INDEX_VERSION);
      this.setNote('database_id', databaseId ?? '');
    });
    return false;
  }

  #dropAll(): void {
    this.#counts = null;
    this.#sql.finalize();
    for (const name of ['texts', 'blocks', 'sessions', 'notes']) this.#sql.exec(`DROP TABLE IF EXISTS ${name}`);
  }

  /** Runs `work` in one transaction: all that it writes, or nothing. */
  transaction<T>(work: () => T): T {
    try {
      return this.#sql.transaction(work);
    } catch (cause) {
      this.#counts = null;
      throw cause;
    }
  }

  /** The sessions that the index has. */
  refs(): number[] {
    return Array.from(this.#sql.rows('SELECT ref FROM sessions'), ([ref]) => Number(ref));
  }

  note(name: NoteName): SqlValue {
    return this.#sql.value('SELECT value FROM notes WHERE name = ?', name);
  }

  setNote(name: NoteName, value: string | number): void {
    this.#sql.run('INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)', name, value);
  }

  /** A session; null when the index does not have it. */
  session(key: 'ref' | 'session_id', value: number | string): IndexedSession | null {
    const [row] = this.#sql.rows(
      `SELECT ref, session_id, title, last_activity, message_count, next_position, due_to FROM sessions WHERE ${key} = ?`,
      value,
    );
    return row === undefined ? null : sessionOf(row);
  }

  /** The sessions of which messages are due, newest activity first. */
  dueSessions(limit: number): IndexedSession[] {
    const rows = this.#sql.rows(
      `SELECT ref, session_id, title, last_activity, message_count, next_position, due_to
       FROM sessions WHERE due_to > 0 ORDER BY last_activity DESC LIMIT ?`,
      limit,
    );
    return Array.from(rows, sessionOf);
  }

  /** Writes a session as it is recorded. Its title is a document of its own. */
  putSession(fields: SessionFields, due_to: number, age: DocumentAge): void {
    const title = fields.title ?? '';
    const known = this.session('ref', fields.ref);
    this.#count(known, { message_count: fields.message_count, due_to });
    if ((known?.title ?? '') !== title) {
      this.deleteDocument(fields.ref, TITLE_POSITION);
      if (title !== '') this.addDocuments([{ ref: fields.ref, position: TITLE_POSITION, text: title }], age);
    }
    this.#sql.run(
      `INSERT OR REPLACE INTO sessions (ref, session_id, provider, model, workspace, title, status, is_trashed, last_activity,
         message_count, next_position, due_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      fields.ref,
      fields.session_id,
      fields.provider,
      (fields.model ?? '').toLowerCase(),
      `${fields.workspace_path ?? ''}\n${fields.workspace_id ?? ''}`.toLowerCase(),
      title,
      fields.status,
      fields.trashed_at === null ? 0 : 1,
      fields.last_activity,
      fields.message_count,
      fields.next_position,
      due_to,
    );
  }

  setDueTo(ref: number, due_to: number): void {
    const known = this.session('ref', ref);
    if (known !== null) this.#count(known, { ...known, due_to });
    this.#sql.run('UPDATE sessions SET due_to = ? WHERE ref = ?', due_to, ref);
  }

  /** Adds documents, the oldest first. */
  addDocuments(documents: readonly Document[], age: DocumentAge): void {
    const blocks = blocksOf(documents);
    const ids = blocks.reduce((sum, { count }) => sum + count, 0);
    let id =
      age === 'oldest'
        ? Number(this.#sql.value('SELECT first_id + count FROM blocks ORDER BY first_id DESC LIMIT 1') ?? FIRST_ID)
        : Number(this.#sql.value('SELECT min(first_id) FROM blocks') ?? FIRST_ID) - ids;
    for (const { ref, top, count, texts } of blocks) {
      this.#sql.run('INSERT INTO blocks (first_id, ref, top, count) VALUES (?, ?, ?, ?)', id, ref, top, count);
      for (const { position, text } of texts)
        this.#sql.run('INSERT INTO texts (rowid, text) VALUES (?, ?)', id + top - position, indexedText(text));
      id += count;
    }
  }

  /** Deletes a document, in whichever blocks its position is: of all but the last of them it was deleted before. */
  deleteDocument(ref: number, position: number): void {
    const found = [
      ...this.#sql.rows(
        'SELECT first_id + top - ?1, first_id, count FROM blocks WHERE ref = ?2 AND top >= ?1 AND top - count < ?1',
        position,
        ref,
      ),
    ];
    for (const [id = null, first = null, count] of found) {
      this.#sql.run('DELETE FROM texts WHERE rowid = ?', id);
      if (count === 1) this.#sql.run('DELETE FROM blocks WHERE first_id = ?', first);
    }
  }

  /** Deletes the messages of a session, but not its title. */
  deleteMessages(ref: number): void {
    const blocks = [...this.#sql.rows('SELECT first_id, count FROM blocks WHERE ref = ? AND top >= 0', ref)];
    for (const [first, count] of blocks) {
      for (let offset = 0; offset < Number(count); offset += 1)
        this.#sql.run('DELETE FROM texts WHERE rowid = ?', Number(first) + offset);
    }
    this.#sql.run('DELETE FROM blocks WHERE ref = ? AND top >= 0', ref);
  }

  /** Deletes a session with all its documents. Their words are still in the file, until {@link tidy} has rewritten it. */
  deleteSession(ref: number): void {
    this.#count(this.session('ref', ref), null);
    this.deleteMessages(ref);
    this.deleteDocument(ref, TITLE_POSITION);
    this.#sql.run('DELETE FROM sessions WHERE ref = ?', ref);
    this.requestTidying();
  }

  /** Has {@link tidy} rewrite the file, as all is in it. */
  requestTidying(): void {
    this.setNote('tidying', 1);
  }

  /**
   * Rewrites some of the file: without the words of deleted documents, and as one piece, which takes less room and time. True
   * when there is no more to do. SQLite overwrites the pages that it leaves with zeros.
   */
  tidy(pages: number): boolean {
    if (this.note('tidying') !== 1) return true;
    const before = Number(this.#sql.value('SELECT total_changes()'));
    // Of a negative number, FTS5 merges all that it has into one; see https://www.sqlite.org/fts5.html#the_merge_command
    this.#sql.run("INSERT INTO texts (texts, rank) VALUES ('merge', ?)", -pages);
    const changes = Number(this.#sql.value('SELECT total_changes()')) - before;
    if (changes >= 2) return false;
    this.#sql.runToEnd(`PRAGMA incremental_vacuum(${pages})`);
    if (Number(this.#sql.value('PRAGMA freelist_count')) > 0) return false;
    this.setNote('tidying', 0);
    return true;
  }

  /** Messages of all sessions, and those of them that are due. */
  counts(): Counts {
    if (this.#counts === null) {
      const [row = []] = this.#sql.rows(
        'SELECT coalesce(sum(message_count), 0), coalesce(sum(min(due_to, message_count)), 0) FROM sessions',
      );
      this.#counts = { total: Number(row[0]), due: Number(row[1]) };
    }
    return this.#counts;
  }

  #count(before: Counted | null, after: Counted | null): void {
    if (this.#counts === null) return;
    const { total, due } = this.#counts;
    this.#counts = {
      total: total + (after?.message_count ?? 0) - (before?.message_count ?? 0),
      due: due + dueOf(after) - dueOf(before),
    };
  }

  /** Size of the index. */
  get bytes(): number {
    return Number(this.#sql.value('PRAGMA page_count')) * Number(this.#sql.value('PRAGMA page_size'));
  }
}

function sessionOf([
  ref,
  session_id,
  title,
  last_activity,
  message_count,
  next_position,
  due_to,
]: SqlValue[]): IndexedSession {
  return {
    ref: Number(ref),
    session_id: textOf(session_id),
    title: textOf(title),
    last_activity: Number(last_activity),
    message_count: Number(message_count),
    next_position: Number(next_position),
    due_to: Number(due_to),
  };
}

/** The blocks of documents that come oldest first, the newest block first. */
function blocksOf(documents: readonly Document[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const document of documents.toReversed()) {
    const { ref, position } = document;
    const last = blocks.at(-1);
    const offset = last?.ref === ref ? last.top - position : -1;
    if (last !== undefined && offset >= last.count && offset <= last.count + MAX_GAP) {
      last.texts.push(document);
      last.count = offset + 1;
    } else blocks.push({ ref, top: position, count: 1, texts: [document] });
  }
  return blocks;
}

function textOf(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
