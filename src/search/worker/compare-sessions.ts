// Compares all sessions that are recorded with those in the index: at first, and where the journal no longer has what was
// recorded since the index was last open.

import { FIRST_PLACE, type ActivityPlace } from '../../storage/index.ts';
import type { SessionFields } from '../../engine/index.ts';
import { placeOf, type RecordingsReader } from '../../recorder/index.ts';
import type { IndexTables } from './index-tables.ts';

/** Sessions that one step reads, and that one step looks for in the recordings. */
const SESSIONS_PER_STEP = 500;

export interface Compared {
  /** The fact up to which the index now knows what is due. */
  readonly head: number;
  /** Whether recordings are still to come back from the second copy. */
  readonly isRestoring: boolean;
}

export class CompareSessions {
  readonly #tables: IndexTables;
  readonly #reader: RecordingsReader;
  readonly #seen = new Set<number>();
  #after: ActivityPlace = FIRST_PLACE;
  /** As it was when this began: what is recorded later is in the journal after that. */
  #compared: Compared | null = null;
  /** Sessions of the index that were not met; null until all that are recorded were. */
  #unseen: number[] | null = null;

  constructor(tables: IndexTables, reader: RecordingsReader) {
    this.#tables = tables;
    this.#reader = reader;
  }

  /** Takes one step. Null before the end. */
  async step(): Promise<Compared | null> {
    if (this.#unseen !== null) return this.#deleteGone(this.#unseen);
    const { head, isRestoring, sessions } = await this.#reader.read(async (snapshot) => ({
      head: snapshot.head,
      isRestoring: snapshot.isRestoring,
      sessions: await snapshot.sessionsAfter(this.#after, SESSIONS_PER_STEP),
    }));
    this.#compared ??= { head, isRestoring };
    this.#tables.transaction(() => {
      for (const session of sessions) this.#compare(session);
    });
    const last = sessions.at(-1);
    if (last !== undefined) this.#after = placeOf(last);
    else this.#unseen = this.#tables.refs().filter((ref) => !this.#seen.has(ref));
    return null;
  }

  #compare(fields: SessionFields): void {
    const { ref, last_activity, message_count, next_position } = fields;
    this.#seen.add(ref);
    const other = this.#tables.session('session_id', fields.session_id);
    if (other !== null && other.ref !== ref) this.#tables.deleteSession(other.ref); // purged, and begun anew
    const known = this.#tables.session('ref', ref);
    const isSame =
      known?.last_activity === last_activity &&
      known.message_count === message_count &&
      known.next_position === next_position;
    if (known !== null && !isSame) this.#tables.deleteMessages(ref);
    this.#tables.putSession(fields, isSame ? known.due_to : next_position, 'oldest');
  }

  /** Sessions that moved to the front meanwhile were not met either, and are still there. */
  async #deleteGone(unseen: number[]): Promise<Compared | null> {
    const some = unseen.splice(0, SESSIONS_PER_STEP);
    const found = await this.#reader.read((snapshot) => Promise.all(some.map((ref) => snapshot.sessionOf(ref))));
    this.#tables.transaction(() => {
      for (const [index, ref] of some.entries()) if (found[index] === null) this.#tables.deleteSession(ref);
    });
    return unseen.length > 0 ? null : this.#compared;
  }
}
