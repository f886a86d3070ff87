// The tables of the index, and what may be written to them. Texts are not in it: a search finds places, and reads the texts
// from the recordings.

import type { SqlValue } from '@sqlite.org/sqlite-wasm';
import type { SessionFields } from '../../engine/index.ts';
import { indexedText } from '../text/index.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Changes with the tables, and with how text is cut into tokens: an index of another version is built anew. */
const INDEX_VERSION = 1;

/** Position of a document that is no message, but the title of its session. */
export const TITLE_POSITION = -1;

/** The first id. Older documents get smaller ids and newer ones larger ids, so that the order of ids is that of recency; all of them are short in the file. */
const FIRST_ID = 2 ** 27;

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
  CREATE TABLE documents (id INTEGER PRIMARY KEY, ref INTEGER NOT NULL, position INTEGER NOT NULL);
  CREATE UNIQUE INDEX documents_by_place ON documents (ref, position);
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

/** What may be noted beside the texts. */
type NoteName = 'version' | 'database_id' | 'since' | 'pending' | 'forgetting';

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
    for (const name of ['texts', 'documents', 'sessions', 'notes']) this.#sql.exec(`DROP TABLE IF EXISTS ${name}`);
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
    let id =
      age === 'newest'
        ? Number(this.#sql.value('SELECT max(id) FROM documents') ?? FIRST_ID) + 1
        : Number(this.#sql.value('SELECT min(id) FROM documents') ?? FIRST_ID) - documents.length;
    for (const { ref, position, text } of documents) {
      this.#sql.run('INSERT INTO texts (rowid, text) VALUES (?, ?)', id, indexedText(text));
      this.#sql.run('INSERT INTO documents (id, ref, position) VALUES (?, ?, ?)', id, ref, position);
      id += 1;
    }
  }

  deleteDocument(ref: number, position: number): void {
    const id = this.#sql.value('SELECT id FROM documents WHERE ref = ? AND position = ?', ref, position);
    if (id === null) return;
    this.#sql.run('DELETE FROM texts WHERE rowid = ?', id);
    this.#sql.run('DELETE FROM documents WHERE id = ?', id);
  }

  /** Deletes the messages of a session, but not its title. */
  deleteMessages(ref: number): void {
    this.#sql.run('DELETE FROM texts WHERE rowid IN (SELECT id FROM documents WHERE ref = ? AND position >= 0)', ref);
    this.#sql.run('DELETE FROM documents WHERE ref = ? AND position >= 0', ref);
  }

  /** Deletes a session with all its documents. Their words are still in the file, until {@link forget} has rewritten it. */
  deleteSession(ref: number): void {
    this.#count(this.session('ref', ref), null);
    this.deleteMessages(ref);
    this.deleteDocument(ref, TITLE_POSITION);
    this.#sql.run('DELETE FROM sessions WHERE ref = ?', ref);
    this.setNote('forgetting', 1);
  }

  /**
   * Rewrites some of the file without the words of deleted documents. True when there is no more to do. SQLite overwrites
   * the pages that it leaves with zeros.
   */
  forget(pages: number): boolean {
    if (this.note('forgetting') !== 1) return true;
    const before = Number(this.#sql.value('SELECT total_changes()'));
    // Of a negative number, FTS5 merges all that it has into one; see https://www.sqlite.org/fts5.html#the_merge_command
    this.#sql.run("INSERT INTO texts (texts, rank) VALUES ('merge', ?)", -pages);
    const changes = Number(this.#sql.value('SELECT total_changes()')) - before;
    if (changes >= 2) return false;
    this.setNote('forgetting', 0);
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

function textOf(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
