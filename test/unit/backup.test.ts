// Backups: incremental, whole after a crash at any step, verified, and restored into an empty browser.
import { describe, expect, test } from 'vitest';
import {
  type BackupOptions,
  type BackupRun,
  OtherBackup,
  readManifest,
  recordingsOf,
  runBackup,
  UnreadableManifest,
  type Verified,
  verifyBackup,
} from '../../src/backup/index.ts';
import { importInto } from '../support/import-into.ts';
import type { ImportEnd } from '../../src/protocol/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { Crash, MemoryFolder } from '../support/memory-folder.ts';
import { PROPERTY_DEADLINE_MS } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 29, 12);

interface World {
  readonly recorder: TestRecorder;
  readonly folder: MemoryFolder;
  now: number;
  backUp(options?: Partial<BackupOptions>): Promise<BackupRun>;
  verify(secret?: string | null): Promise<Verified>;
}

function createWorld(): World {
  const folder = new MemoryFolder();
  const world = { now: START } as World;
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => world.now });
  const recordings = recordingsOf(recorder.api);
  return Object.assign(world, {
    recorder,
    folder,
    backUp: (options: Partial<BackupOptions> = {}) =>
      runBackup(folder, recordings, { namespace: 'holdfast', now: world.now, secret: null, ...options }),
    async verify(secret: string | null = null) {
      const found = await readManifest(folder);
      if (found.state !== 'found') throw new Error(`The manifest is ${found.state}.`);
      return verifyBackup(folder, recordings, found.manifest, secret);
    },
  });
}

/** Records a session, or goes on with its message, a second later. */
async function recordSession(world: World, id: string, more: string | null = null): Promise<void> {
  world.now += 1_000;
  const start = [sessionStart(id, { title: `Title of ${id}` }), { ...messageAdd('m1', ''), session_id: id }];
  const text = { ...append(more ?? `Text of ${id}`), session_id: id };
  const events = [...(more === null ? start : []), text, { type: 'session_end', session_id: id }];
  await world.recorder.record(events, { page_id: 'p' });
}

async function twoDays(): Promise<World> {
  const world = createWorld();
  await recordSession(world, 'one');
  await recordSession(world, 'two');
  await world.backUp();
  world.now += DAY_MS;
  await recordSession(world, 'three');
  await recordSession(world, 'two', ' and more');
  await world.backUp();
  return world;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function idsIn(text: string): string[] {
  return lines(text).map((line) => (JSON.parse(line) as { session_id: string }).session_id);
}

async function importFolder(
  folder: MemoryFolder,
  recorder: TestRecorder,
  passphrase: string | null = null,
): Promise<ImportEnd> {
  const files = Array.from(folder.files, ([path, bytes]) => ({
    path: `backup/${path}`,
    blob: new Blob([Buffer.from(bytes)]),
  }));
  return importInto(recorder, files, {
    askPassphrase: ({ isWrong }) => Promise.resolve(isWrong ? null : passphrase),
  });
}

/** Imports all files of the folder into an empty database, and returns what is recorded there. */
async function restore(folder: MemoryFolder, passphrase: string | null = null): Promise<Map<string, unknown>> {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => START + 10 * DAY_MS });
  const { error, report } = await importFolder(folder, recorder, passphrase);
  expect(error).toBeNull();
  expect(report).toMatchObject({ skipped: [], warnings: [] });
  return contentsOf(recorder);
}

/** Sessions as people read them, by id. */
async function contentsOf({ api }: TestRecorder): Promise<Map<string, unknown>> {
  const contents = new Map<string, unknown>();
  for (const { session_id } of valueOf(await api.sessions({ status: 'all', limit: 1_000 })).sessions) {
    const { title, started_at, last_activity, messages } = valueOf(await api.session(session_id));
    const texts = messages.map(({ message_id, role, content, created_at, completion }) => [
      message_id,
      role,
      content,
      created_at,
      completion,
    ]);
    contents.set(session_id, { title, started_at, last_activity, texts });
  }
  return contents;
}

describe('a run', () => {
  test('writes what has changed, and nothing where nothing has', async () => {
    const world = createWorld();
    await recordSession(world, 'one');
    await recordSession(world, 'two');
    const first = await world.backUp();
    expect(first).toMatchObject({ sessions: 2, messages: 2 });
    expect(first.manifest).toMatchObject({ encrypted: false, days: [{ day: '2026-11-29', sessions: 2, messages: 2 }] });
    const changes = world.folder.changes.length;
    expect(await world.backUp()).toMatchObject({ sessions: 0, messages: 0, manifest: first.manifest });
    expect(world.folder.changes).toHaveLength(changes);
  });

  test('of the same day replaces what has changed; of another day leaves the days before as they are', async () => {
    const world = createWorld();
    await recordSession(world, 'one');
    await recordSession(world, 'two');
    await world.backUp();
    await recordSession(world, 'two', ' and more');
    const again = await world.backUp();
    expect(again.sessions).toBe(1);
    const [day] = again.manifest.days;
    expect(idsIn(world.folder.text(day?.name ?? ''))).toEqual(['one', 'two']);
    expect(world.folder.text(day?.name ?? '')).toContain('Text of two and more');
    world.now += DAY_MS;
    await recordSession(world, 'three');
    const next = await world.backUp();
    expect(next.manifest.days.map(({ name }) => name)).toEqual([day?.name, '2026-11-30.3.jsonl']);
    expect([...world.folder.files.keys()].toSorted()).toEqual(
      ['2026-11-30.3.jsonl', day?.name ?? '', 'attachments.1.json', 'holdfast-backup.json', 'index.3.json'].toSorted(),
    );
  });

  test('finds a title, a pin and an end, and what it is told was touched', async () => {
    const world = createWorld();
    await recordSession(world, 'one');
    await recordSession(world, 'two');
    await world.backUp();
    await world.recorder.api.rename('one', 'Another title');
    expect((await world.backUp()).sessions).toBe(1);
    await world.recorder.api.pin('two', true);
    expect((await world.backUp()).sessions).toBe(1);
    expect((await world.backUp({ touched: new Set(['two']) })).sessions).toBe(1);
    expect((await world.backUp()).sessions).toBe(0);
  });

  test('keeps what the recordings have lost', async () => {
    const world = await twoDays();
    await world.recorder.api.purge('one');
    await world.recorder.api.purge('three');
    await recordSession(world, 'four');
    await world.backUp();
    expect([...(await restore(world.folder)).keys()].toSorted()).toEqual(['four', 'one', 'three', 'two']);
  });

  test('never replaces a backup of other recordings, in another form, or that it does not understand', async () => {
    const world = await twoDays();
    await recordSession(world, 'four');
    const before = new Map(world.folder.files);
    await expect(world.backUp({ namespace: 'other' })).rejects.toThrow(OtherBackup);
    await expect(world.backUp({ secret: 'secret' })).rejects.toThrow(OtherBackup);
    world.folder.files.set('holdfast-backup.json', Buffer.from('{"format":"holdfast-backup","version":2}'));
    await expect(world.backUp()).rejects.toThrow(OtherBackup);
    before.set('holdfast-backup.json', Buffer.from('{"format":"holdfast-backup","version":2}'));
    expect(world.folder.files).toEqual(before);
  });

  test('writes again what was in a file that is gone, and goes on with a backup whose index is', async () => {
    const world = await twoDays();
    world.folder.files.delete('2026-11-29.1.jsonl');
    expect((await world.backUp()).sessions).toBe(1);
    expect(await restore(world.folder)).toEqual(await contentsOf(world.recorder));
    const index = [...world.folder.files.keys()].find((name) => name.startsWith('index.')) ?? '';
    world.folder.files.delete(index);
    expect((await world.backUp()).sessions).toBe(3);
    expect(await restore(world.folder)).toEqual(await contentsOf(world.recorder));
  });

  test('does not copy what was damaged into the file of the day, and writes it anew', async () => {
    const world = await twoDays();
    world.folder.flip('2026-11-30.2.jsonl');
    await recordSession(world, 'four');
    expect((await world.backUp()).sessions).toBe(3);
    expect(await world.verify()).toMatchObject({ damaged: [], same: 4, older: [], missing: [] });
    expect(await restore(world.folder)).toEqual(await contentsOf(world.recorder));
  });

  test('leaves files that are not its own alone', async () => {
    const world = createWorld();
    for (const name of ['notes.txt', 'index.html', '2026.jsonl', 'index.json'])
      world.folder.files.set(name, Buffer.from('x'));
    await recordSession(world, 'one');
    await world.backUp();
    await recordSession(world, 'two');
    await world.backUp();
    expect([...world.folder.files.keys()]).toEqual(
      expect.arrayContaining(['notes.txt', 'index.html', '2026.jsonl', 'index.json']),
    );
  });
});

test('a run without a manifest writes every session again, and keeps the files that it does not know', async () => {
  const world = await twoDays();
  await world.recorder.api.purge('one');
  world.folder.files.set('holdfast-backup.json', Buffer.from('{"format":"holdfast-backup","vers'));
  await expect(world.backUp()).rejects.toThrow(UnreadableManifest);
  world.folder.files.delete('holdfast-backup.json');
  expect((await world.backUp()).sessions).toBe(2);
  expect(await world.verify()).toMatchObject({ damaged: [], same: 2 });
  expect([...(await restore(world.folder)).keys()].toSorted()).toEqual(['one', 'three', 'two']);
});

test('a manifest that is empty is none: the first run was cut off', async () => {
  const world = createWorld();
  await recordSession(world, 'one');
  world.folder.files.set('holdfast-backup.json', Buffer.from(''));
  expect((await world.backUp()).sessions).toBe(1);
});

test(
  'a crash at any step leaves the backup before or the one after it, and the next run goes on',
  { timeout: PROPERTY_DEADLINE_MS },
  async () => {
    for (let steps = 0, crashed = true; crashed; steps += 1) {
      const world = await twoDays();
      await recordSession(world, 'two', ' and the end');
      await recordSession(world, 'four');
      const before = await restore(world.folder);
      world.folder.stepsLeft = steps;
      crashed = await world.backUp().then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      world.folder.stepsLeft = Infinity;
      expect((await world.verify()).damaged, `after ${steps} steps`).toEqual([]);
      const found = await readManifest(world.folder);
      const named = new Set(
        found.state === 'found'
          ? ['holdfast-backup.json', found.manifest.index.name, ...found.manifest.days.map(({ name }) => name)]
          : [],
      );
      const current = new MemoryFolder();
      for (const [name, bytes] of world.folder.files) if (named.has(name)) current.files.set(name, bytes);
      const after = await contentsOf(world.recorder);
      expect([before, after], `after ${steps} steps`).toContainEqual(await restore(current));
      await world.backUp();
      expect(await restore(world.folder)).toEqual(after);
      expect(await world.verify()).toMatchObject({ damaged: [], same: 4, older: [], missing: [] });
      expect(world.folder.files.size).toBe(5);
    }
  },
);

describe('verifying', () => {
  test('compares hashes and contents', async () => {
    const world = await twoDays();
    expect(await world.verify()).toEqual({
      damaged: [],
      unreadable: 0,
      same: 3,
      older: [],
      missing: [],
      onlyHere: 0,
      attachments: 0,
      missingAttachments: [],
    });
    await recordSession(world, 'two', '!');
    await recordSession(world, 'four');
    await world.recorder.api.purge('one');
    expect(await world.verify()).toMatchObject({ same: 1, older: ['two'], missing: ['four'], onlyHere: 1 });
  });

  test('finds a character that was changed, and a file that is gone', async () => {
    const world = await twoDays();
    world.folder.flip('2026-11-29.1.jsonl');
    expect(await world.verify()).toMatchObject({
      damaged: [{ name: '2026-11-29.1.jsonl', state: 'changed' }],
      missing: ['one'],
    });
    world.folder.files.delete('2026-11-29.1.jsonl');
    expect(await world.verify()).toMatchObject({
      damaged: [{ name: '2026-11-29.1.jsonl', state: 'missing' }],
      missing: ['one'],
    });
  });

  test('finds damage that the next run mends from the recordings', async () => {
    const world = await twoDays();
    for (const day of ['2026-11-29', '2026-11-30']) {
      const name = [...world.folder.files.keys()].find((each) => each.startsWith(day)) ?? '';
      world.folder.flip(name);
      const { damaged } = await world.verify();
      expect(damaged.map((file) => file.name)).toEqual([name]);
      expect((await world.backUp()).sessions).toBe(0); // only a verification reads what need not be written
      await world.backUp({ damaged: new Set([name]) });
      expect(await world.verify()).toMatchObject({ damaged: [], same: 3, missing: [] });
      expect(world.folder.files.has(name)).toBe(false);
    }
    expect(await restore(world.folder)).toEqual(await contentsOf(world.recorder));
  });

  test('goes on to name a damaged file as long as it may have the only copy of a session, and a missing one no more', async () => {
    const world = await twoDays();
    await world.recorder.api.purge('one');
    world.folder.flip('2026-11-29.1.jsonl');
    await world.backUp({ damaged: new Set(['2026-11-29.1.jsonl']) });
    expect(await world.verify()).toMatchObject({
      damaged: [{ name: '2026-11-29.1.jsonl', state: 'changed' }],
      same: 2,
    });
    world.folder.files.delete('2026-11-29.1.jsonl');
    await world.backUp();
    expect(await world.verify()).toMatchObject({ damaged: [], same: 2 });
  });

  test('finds a message that was changed in a session that had ended', async () => {
    const world = await twoDays();
    const update = { type: 'message_update', session_id: 'one', message_id: 'm1', metadata: { rating: 1 } };
    await world.recorder.record([update], { page_id: 'p' });
    expect(await world.verify()).toMatchObject({ same: 2, older: ['one'] });
  });
});

describe('an encrypted backup', () => {
  test('has no readable text, is continued, verified and restored with its passphrase, and refused with another', async () => {
    const world = createWorld();
    await recordSession(world, 'one');
    await world.backUp({ secret: 'secret' });
    await recordSession(world, 'two');
    expect(await world.backUp({ secret: 'secret' })).toMatchObject({ sessions: 1, manifest: { encrypted: true } });
    for (const name of world.folder.files.keys()) expect(world.folder.text(name)).not.toMatch(/Title of|Text of/);
    expect(await world.verify('secret')).toMatchObject({ damaged: [], same: 2 });
    await expect(world.verify('other')).rejects.toThrow('The passphrase is not that of the file.');
    expect(await restore(world.folder, 'secret')).toEqual(await contentsOf(world.recorder));
    await recordSession(world, 'three');
    const before = new Map(world.folder.files);
    await expect(world.backUp({ secret: 'other' })).rejects.toThrow('The passphrase is not that of the file.');
    expect(world.folder.files).toEqual(before);
  });
});

test('what is missing in a backup, or was changed in it, is said when it is restored', async () => {
  const world = await twoDays();
  world.folder.files.delete('2026-11-29.1.jsonl');
  const day = [...world.folder.files.keys()].find((name) => name.startsWith('2026-11-30')) ?? '';
  world.folder.files.set(day, Buffer.from(world.folder.text(day).replace('Text of three', 'Test of three')));
  const { report } = await importFolder(
    world.folder,
    openTestRecorder({ database: newDatabase(), clock: () => START }),
  );
  expect(report.sessions).toHaveLength(2);
  expect(report.warnings).toMatchObject([
    { code: 'hash_mismatch', where: `backup/${day}` },
    { code: 'shard_missing', where: 'backup/2026-11-29.1.jsonl', message: expect.stringContaining('2 sessions') },
  ]);
});

test('all of it comes back in an empty browser, the newest copy of each session', async () => {
  const world = await twoDays();
  expect(await restore(world.folder)).toEqual(await contentsOf(world.recorder));
});
