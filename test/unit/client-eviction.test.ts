// The mark that distinguishes an empty database from one that was deleted.
import { expect, test } from 'vitest';
import { MARK_EVERY_MS } from '../../src/client/constants.ts';
import type { RestoredReport } from '../../src/protocol/index.ts';
import { EvictionWatch } from '../../src/client/reading/eviction-watch.ts';
import type { Eviction } from '../../src/client/recorder-client.ts';
import type { MarkKeeper, RecordingsMark } from '../../src/client/reading/recordings-mark.ts';

/** A browser profile: its mark and its database persist when pages are closed. */
class Profile implements MarkKeeper {
  mark: RecordingsMark | null = null;
  writes = 0;
  now = 1_000;
  database: string | null = 'first';
  restored: RestoredReport | null = null;

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

  /** A page whose recorder has answered. */
  async openPage(): Promise<{ watch: EvictionWatch; told: Eviction[] }> {
    const watch = new EvictionWatch({
      keeper: this,
      clock: () => this.now,
      elapsed: () => this.now,
      look: () => Promise.resolve(this.database === null ? null : { id: this.database, restored: this.restored }),
    });
    const told: Eviction[] = [];
    watch.onEvicted((eviction) => told.push(eviction));
    await watch.look();
    return { watch, told };
  }
}

async function recordedProfile(): Promise<Profile> {
  const profile = new Profile();
  const { watch } = await profile.openPage();
  watch.noticeRecorded();
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
  watch.noticeRecorded();
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
  watch.noticeRecorded();
  told[0]?.dismiss();
  expect(profile.mark?.database_id).toBe('second');
});

test('recordings made before the recorder reports its database id are marked when it does', async () => {
  const profile = new Profile();
  const watch = new EvictionWatch({
    keeper: profile,
    clock: () => profile.now,
    elapsed: () => profile.now,
    look: () => Promise.resolve({ id: profile.database ?? '', restored: null }),
  });
  const looking = watch.look();
  watch.noticeRecorded();
  await looking;
  expect(profile.mark).toEqual({ database_id: 'first', known_at: 1_000 });
});

test('the mark is written once a minute, not with every ack', async () => {
  const profile = await recordedProfile();
  const { watch } = await profile.openPage();
  for (let acks = 0; acks < 100; acks += 1) watch.noticeRecorded();
  const writes = profile.writes;
  profile.now += MARK_EVERY_MS;
  watch.noticeRecorded();
  expect([writes, profile.writes, profile.mark?.known_at]).toEqual([2, 3, 1_000 + MARK_EVERY_MS]);
});

test('a page that was open when the database was deleted does not mark the old one again', async () => {
  const profile = await recordedProfile();
  const { watch, told } = await profile.openPage();
  profile.database = 'second';
  const { watch: other } = await profile.openPage();
  other.noticeRecorded();
  watch.noticeRecorded();
  await watch.look();
  expect([told, profile.mark?.database_id]).toEqual([[], 'second']);
});

test('what has come back from the second copy of the database that was lost is told with it', async () => {
  const restored = { from_database_id: 'first', sessions: 3, pending: 0, complete_until: 900 };
  for (const lost of ['first', 'earlier']) {
    const profile = await recordedProfile();
    profile.database = 'second';
    profile.restored = { ...restored, from_database_id: lost };
    const { told } = await profile.openPage();
    expect(told).toMatchObject([{ last_known_at: 1_000, restored: lost === 'first' ? { sessions: 3 } : null }]);
  }
});

test('a database that has lost its end, which came back, is told once', async () => {
  const profile = await recordedProfile();
  profile.restored = { from_database_id: 'first', sessions: 1, pending: 0, complete_until: 900 };
  const { watch, told } = await profile.openPage();
  expect(told).toMatchObject([{ last_known_at: 1_000, restored: { complete_until: 900 } }]);
  told[0]?.dismiss();
  profile.now += MARK_EVERY_MS;
  watch.noticeRecorded();
  expect((await profile.openPage()).told).toEqual([]);
  profile.restored = { ...profile.restored, complete_until: 2_000 };
  expect((await profile.openPage()).told).toHaveLength(1);
});

test('without storage for the mark, no deletion is reported', async () => {
  const watch = new EvictionWatch({
    keeper: null,
    clock: () => 0,
    elapsed: () => 0,
    look: () => Promise.resolve({ id: 'any', restored: null }),
  });
  const told: Eviction[] = [];
  watch.onEvicted((eviction) => told.push(eviction));
  watch.noticeRecorded();
  await watch.look();
  expect(told).toEqual([]);
});
