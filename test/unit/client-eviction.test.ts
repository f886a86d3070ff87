// The mark that distinguishes an empty database from one that was deleted.
import { expect, test, vi } from 'vitest';
import { MARK_EVERY_MS } from '../../src/client/constants.ts';
import type { RestoredReport } from '../../src/protocol/index.ts';
import { EvictionWatch, type EvictionContext, type SeenDatabase } from '../../src/client/reading/eviction-watch.ts';
import type { Eviction } from '../../src/client/recorder-client.ts';
import type { MarkKeeper, RecordingsMark } from '../../src/client/reading/recordings-mark.ts';

/** A browser profile: its mark and its database persist when pages are closed. */
class Profile implements MarkKeeper {
  mark: RecordingsMark | null = null;
  writes = 0;
  now = 1_000;
  database: string | null = 'first';
  head = 0;
  /** The timers of its pages that have not expired. */
  readonly timers = new Set<() => void>();
  restored: RestoredReport | null = null;

  readonly context: EvictionContext = {
    keeper: this,
    clock: () => this.now,
    elapsed: () => this.now,
    startTimer: (expire) => {
      this.timers.add(expire);
      return () => this.timers.delete(expire);
    },
    look: () => Promise.resolve(this.#seen()),
    lastFactUntil: (time, head) => Promise.resolve(time - head),
  };

  read(): RecordingsMark | null {
    return this.mark;
  }

  write(mark: RecordingsMark): void {
    this.mark = mark;
    this.writes += 1;
  }

  remove(): void {
    this.mark = null;
  }

  #seen(): SeenDatabase | null {
    const { database: id, head, restored } = this;
    return id === null ? null : { id, head, restored };
  }

  /** Records a fact in a page. */
  record(watch: EvictionWatch): void {
    this.head += 1;
    watch.noticeRecorded(this.head);
  }

  /** Lets time pass, in ms, and expires all timers. */
  pass(ms: number): void {
    this.now += ms;
    for (const expire of this.timers) {
      this.timers.delete(expire);
      expire();
    }
  }

  /** A page whose recorder has answered. */
  async openPage(): Promise<{ watch: EvictionWatch; told: Eviction[] }> {
    const watch = new EvictionWatch(this.context);
    const told: Eviction[] = [];
    watch.onEvicted((eviction) => told.push(eviction));
    await watch.look();
    return { watch, told };
  }
}

async function recordedProfile(): Promise<Profile> {
  const profile = new Profile();
  const { watch } = await profile.openPage();
  profile.record(watch);
  return profile;
}

test('recordings count as deleted, since they were last seen, if the database has another id', async () => {
  const profile = await recordedProfile();
  profile.now = 500_000;
  profile.database = 'second';
  const { told } = await profile.openPage();
  expect(told).toMatchObject([{ last_known_at: 1_000 }]);
});

test('a listener that is added later is notified immediately', async () => {
  const profile = await recordedProfile();
  profile.database = 'second';
  const { watch } = await profile.openPage();
  const told: Eviction[] = [];
  watch.onEvicted((eviction) => told.push(eviction));
  expect(told).toHaveLength(1);
});

test('a deleted database that contained no recordings is not reported', async () => {
  const profile = new Profile();
  await profile.openPage();
  profile.database = 'second';
  const { told } = await profile.openPage();
  expect([told, profile.mark]).toEqual([[], null]);
});

test('a recorder that reports no database id proves no deletion and does not change the mark', async () => {
  const profile = await recordedProfile();
  profile.database = null;
  const { watch, told } = await profile.openPage();
  profile.record(watch);
  expect([told, profile.mark?.database_id]).toEqual([[], 'first']);
});

test('every page is notified until one dismisses the notice', async () => {
  const profile = await recordedProfile();
  profile.database = 'second';
  const { told: first } = await profile.openPage();
  const { told: second } = await profile.openPage();
  second[0]?.dismiss();
  const { told: third } = await profile.openPage();
  expect([first.length, second.length, third.length]).toEqual([1, 1, 0]);
});

test('a dismissal does not remove the mark of what was recorded in the meantime', async () => {
  const profile = await recordedProfile();
  profile.database = 'second';
  const { watch, told } = await profile.openPage();
  profile.record(watch);
  told[0]?.dismiss();
  expect(profile.mark?.database_id).toBe('second');
});

test('recordings made before the recorder reports its database id are marked when it does', async () => {
  const profile = new Profile();
  const watch = new EvictionWatch(profile.context);
  const looking = watch.look();
  profile.record(watch);
  profile.record(watch);
  await looking;
  expect(profile.mark).toMatchObject({ database_id: 'first', known_at: 1_000 });
});

test('the mark is not written with every ack, and has the last one some seconds later, or when the client is closed', async () => {
  const profile = await recordedProfile();
  const { watch } = await profile.openPage();
  for (let acks = 0; acks < 100; acks += 1) profile.record(watch);
  expect([profile.writes, profile.mark?.seq]).toEqual([2, 2]);
  profile.pass(MARK_EVERY_MS);
  expect([profile.writes, profile.mark]).toEqual([
    3,
    { database_id: 'first', known_at: 1_000 + MARK_EVERY_MS, seq: 101 },
  ]);
  profile.record(watch);
  watch.flush();
  watch.flush();
  expect([profile.writes, profile.mark?.seq, profile.timers.size]).toEqual([4, 102, 0]);
});

/** A profile in which 100 facts were recorded. */
async function fullProfile(): Promise<Profile> {
  const profile = await recordedProfile();
  const { watch } = await profile.openPage();
  while (profile.head < 100) profile.record(watch);
  profile.pass(MARK_EVERY_MS);
  return profile;
}

test('a database that has lost its end without a copy is told until a page dismisses it, or records again', async () => {
  for (const end of ['dismissed', 'recorded'] as const) {
    const profile = await fullProfile();
    profile.head = 60;
    const { told: first } = await profile.openPage();
    const known = { last_known_at: profile.mark?.known_at, lost: 'end', restored: null };
    expect(first).toMatchObject([{ ...known, complete_until: profile.now - 60 }]);
    const { watch, told: second } = await profile.openPage();
    expect(second).toHaveLength(1);
    if (end === 'dismissed') second[0]?.dismiss();
    else profile.record(watch);
    expect((await profile.openPage()).told).toEqual([]);
  }
});

test('a page that lives while the database loses its end is told with its next ack', async () => {
  const profile = await fullProfile();
  const { watch, told } = await profile.openPage();
  profile.record(watch);
  profile.head = 60;
  profile.record(watch);
  await vi.waitFor(() => {
    expect(told).toMatchObject([{ lost: 'end' }]);
  });
  profile.pass(MARK_EVERY_MS);
  expect(profile.mark?.seq).toBe(61);
});

test('a page that records while another one looks, or is behind it, is no loss', async () => {
  const profile = await fullProfile();
  const { watch: ahead } = await profile.openPage();
  const { watch: behind } = await profile.openPage();
  const told: Eviction[] = [];
  const looking = new EvictionWatch({
    ...profile.context,
    look: () => {
      const seen = { id: 'first', head: profile.head, restored: null };
      profile.record(ahead);
      return Promise.resolve(seen);
    },
  });
  looking.onEvicted((eviction) => told.push(eviction));
  await looking.look();
  expect([told, profile.mark?.seq]).toEqual([[], 101]);
  behind.noticeRecorded(90); // an ack that was on its way
  expect(profile.mark?.seq).toBe(101);
});

test('a database that was begun anew may have fewer facts, and one that a restore has continued has more', async () => {
  const profile = await fullProfile();
  profile.database = 'second';
  profile.head = 1;
  const { watch, told } = await profile.openPage();
  expect(told).toMatchObject([{ lost: 'all', complete_until: null }]);
  profile.record(watch);
  expect(profile.mark).toMatchObject({ database_id: 'second', seq: 2 });
  expect((await profile.openPage()).told).toEqual([]);
  profile.head += 131_072;
  expect((await profile.openPage()).told).toEqual([]);
});

test('a mark of an older build says nothing of an end', async () => {
  const profile = await fullProfile();
  profile.mark = { database_id: 'first', known_at: 1_000 };
  profile.head = 60;
  expect((await profile.openPage()).told).toEqual([]);
});

test('a page that was open when the database was deleted is told once, and does not mark the old one again', async () => {
  const profile = await recordedProfile();
  const { watch, told } = await profile.openPage();
  profile.database = 'second';
  const { watch: other } = await profile.openPage();
  profile.record(other);
  profile.record(watch);
  await watch.look();
  expect([told.length, profile.mark?.database_id]).toEqual([1, 'second']);
  told[0]?.dismiss();
  await watch.look();
  expect(told).toHaveLength(1);
  expect((await profile.openPage()).told).toEqual([]);
});

test('what is recorded while the page looks is marked, although the answer does not have it', async () => {
  const profile = await recordedProfile();
  const { watch } = await profile.openPage();
  profile.record(watch);
  const looking = watch.look();
  profile.record(watch);
  await looking;
  profile.pass(MARK_EVERY_MS);
  expect(profile.mark?.seq).toBe(profile.head);
});

test('a page that is told to look while it looks does so again', async () => {
  const profile = await recordedProfile();
  const { watch, told } = await profile.openPage();
  const looking = watch.look();
  profile.database = 'second';
  await watch.look();
  await looking;
  expect(told).toHaveLength(1);
});

const RESTORED = { from_database_id: 'first', sessions: 3, pending: 0, complete_until: 900 };

test('what has come back from the second copy of the database that was lost is told with it', async () => {
  const profile = await recordedProfile();
  profile.database = 'second';
  profile.restored = RESTORED;
  const { told } = await profile.openPage();
  expect(told).toMatchObject([{ last_known_at: 1_000, lost: 'all', restored: { sessions: 3 }, complete_until: 900 }]);
});

test('a second loss before anybody has dismissed the first one is told with what has come back', async () => {
  const profile = await recordedProfile();
  profile.database = 'third';
  profile.restored = { ...RESTORED, from_database_id: 'second', complete_until: 5_000 };
  const { told } = await profile.openPage();
  expect(told).toMatchObject([{ last_known_at: 1_000, restored: { sessions: 3 }, complete_until: 5_000 }]);
});

test('what has come back is told by every page, with the same times, whatever is recorded, until one dismisses it', async () => {
  const profile = await recordedProfile();
  profile.database = 'second';
  profile.restored = RESTORED;
  const { watch, told } = await profile.openPage();
  for (let page = 0; page < 3; page += 1) {
    profile.pass(MARK_EVERY_MS);
    profile.record(watch);
    const { told: other } = await profile.openPage();
    expect(other).toMatchObject(told.map(({ last_known_at, lost, restored }) => ({ last_known_at, lost, restored })));
  }
  expect(profile.mark?.database_id).toBe('second');
  told[0]?.dismiss();
  profile.pass(MARK_EVERY_MS);
  expect((await profile.openPage()).told).toEqual([]);
  profile.record(watch);
  expect(profile.mark).toMatchObject({ known_at: profile.now, told_until: 900 });
  expect((await profile.openPage()).told).toEqual([]);
});

test('a database that has lost its end, which came back, is told once', async () => {
  const profile = await recordedProfile();
  profile.restored = { from_database_id: 'first', sessions: 1, pending: 0, complete_until: 900 };
  const { watch, told } = await profile.openPage();
  expect(told).toMatchObject([
    { last_known_at: 1_000, lost: 'end', restored: { complete_until: 900 }, complete_until: 900 },
  ]);
  told[0]?.dismiss();
  profile.now += MARK_EVERY_MS;
  profile.record(watch);
  expect((await profile.openPage()).told).toEqual([]);
  profile.restored = { ...profile.restored, complete_until: 2_000 };
  expect((await profile.openPage()).told).toHaveLength(1);
});

test('without storage for the mark, no deletion is reported', async () => {
  const watch = new EvictionWatch({ ...new Profile().context, keeper: null });
  const told: Eviction[] = [];
  watch.onEvicted((eviction) => told.push(eviction));
  watch.noticeRecorded(1);
  await watch.look();
  expect(told).toEqual([]);
});
