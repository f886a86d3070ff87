// What is known of the lists of sessions follows the rows that checkpoints change, and is what a list that is counted anew has.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newSession, rowPlaceOf, type RowChange, type SessionFields } from '../../src/engine/index.ts';
import { KnownLists, type ListName } from '../../src/recorder/known-lists.ts';
import {
  compareActivity,
  FIRST_PLACE,
  LAST_PLACE,
  sessionRow,
  type ActivityPlace,
  type ActivityRange,
  type ReadTransaction,
  type SessionRow,
  type StoredLists,
} from '../../src/storage/index.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';

const LISTS: readonly ListName[] = ['any', 'active', 'interrupted', 'ended', 'trashed'];

/** The rows of a projection, read through one by one. */
class Rows {
  readonly #rows = new Map<number, SessionRow>();
  stored: StoredLists = { counts: null, pinned: null };

  /** Writes rows, or deletes them, as a checkpoint does. */
  change(written: readonly SessionFields[], deleted: readonly number[]): readonly RowChange[] {
    const before = (ref: number) => {
      const row = this.#rows.get(ref);
      return row === undefined ? null : rowPlaceOf(row);
    };
    const gone = deleted.filter((ref) => written.every((session) => session.ref !== ref));
    const changes: readonly RowChange[] = [
      ...written.map((after) => ({ ref: after.ref, before: before(after.ref), after })),
      ...gone.map((ref) => ({ ref, before: before(ref), after: null })),
    ];
    for (const session of written) this.#rows.set(session.ref, sessionRow(session));
    for (const ref of gone) this.#rows.delete(ref);
    return changes;
  }

  in(list: ListName, { after, upTo }: ActivityRange): readonly SessionRow[] {
    return [...this.#rows.values()]
      .filter((row) => list === 'any' || row.list === list)
      .filter((row) => compareActivity(row, after) > 0 && compareActivity(row, upTo) <= 0)
      .toSorted(compareActivity);
  }

  /** Only what `KnownLists` reads. */
  get transaction(): ReadTransaction {
    const transaction: Pick<
      ReadTransaction,
      'storedLists' | 'countSessions' | 'placeOfSession' | 'sessionsByActivity'
    > = {
      storedLists: () => Promise.resolve(this.stored),
      countSessions: (list, range) => Promise.resolve(this.in(list, range).length),
      placeOfSession: (list, range, nth) => Promise.resolve(this.in(list, range).at(nth > 0 ? nth - 1 : nth) ?? null),
      sessionsByActivity: (range, limit) => Promise.resolve(this.in('any', range).slice(0, limit)),
    };
    return transaction as ReadTransaction;
  }
}

const session = fc
  .record({
    ref: fc.integer({ min: 1, max: 12 }),
    last_activity: fc.nat(20),
    status: fc.constantFrom('active', 'interrupted', 'ended'),
    isTrashed: fc.boolean(),
    isPinned: fc.boolean(),
  })
  .map(({ ref, last_activity, status, isTrashed, isPinned }): SessionFields => ({
    ...newSession({ ref, session_id: `s${ref}`, provider: 'p', started_at: 0, last_activity }),
    status,
    trashed_at: isTrashed ? 1 : null,
    metadata: isPinned ? { holdfast_pinned: true } : null,
  }));

const place: fc.Arbitrary<ActivityPlace> = fc.record({
  recency: fc.nat(20).map((activity) => -activity),
  ref: fc.constantFrom(3, 7, Infinity),
});
const range: fc.Arbitrary<ActivityRange> = fc.record({
  after: fc.oneof(fc.constant(FIRST_PLACE), place),
  upTo: fc.oneof(fc.constant(LAST_PLACE), place),
});

const step = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('count' as const), fc.constantFrom(...LISTS), range) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constant('place' as const),
      fc.constantFrom(...LISTS),
      range,
      fc.integer({ min: 1, max: 14 }),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('filter' as const), fc.constantFrom('active', 'ended')) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('pinned' as const)) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant('checkpoint' as const),
      fc.uniqueArray(session, { maxLength: 4, selector: ({ ref }) => ref }),
      fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('restart' as const), fc.boolean()) },
);

test(
  'counts, places, pins and the rows of a filter are those of the list, after any checkpoints and restarts',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), async (steps) => {
        const rows = new Rows();
        let known = new KnownLists();
        for (const taken of steps) {
          switch (taken[0]) {
            case 'count':
              expect(await known.countIn(rows.transaction, taken[1], taken[2])).toBe(
                rows.in(taken[1], taken[2]).length,
              );
              break;
            case 'place': {
              const [, list, within, nth] = taken;
              const found = await known.placeOf(rows.transaction, list, within, nth);
              const isThere = rows.in(list, within).length >= nth;
              expect(found === null ? null : rows.in(list, { ...within, upTo: found }).length).toBe(
                isThere ? nth : null,
              );
              break;
            }
            case 'filter': {
              const matches = ({ status }: SessionFields): boolean => status === taken[1];
              const all = rows.in('any', { after: FIRST_PLACE, upTo: LAST_PLACE }).filter(matches);
              const found = await known.placesOf(taken[1], matches, () => Promise.resolve(all));
              expect(found.map(({ ref }) => ref)).toEqual(all.map(({ ref }) => ref));
              break;
            }
            case 'pinned': {
              const pinned = rows
                .in('any', { after: FIRST_PLACE, upTo: LAST_PLACE })
                .filter(({ metadata }) => metadata !== null);
              expect(await known.pinnedIn(rows.transaction)).toEqual(new Set(pinned.map(({ ref }) => ref)));
              break;
            }
            case 'checkpoint':
              known = known.after(rows.change(taken[1], taken[2]));
              rows.stored = known.stored;
              break;
            case 'restart':
              if (taken[1]) rows.stored = { counts: null, pinned: null }; // by an earlier build
              known = new KnownLists();
          }
        }
      }),
      propertyOptions(400),
    );
  },
  PROPERTY_DEADLINE_MS,
);
