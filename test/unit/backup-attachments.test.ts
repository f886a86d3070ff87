// Attachments in backups: each is written once, verified, restored, encrypted with the rest, and tried again where it could not be read.

import { array, assert, asyncProperty, constantFrom, record, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BackupRun,
  readManifest,
  type Recordings,
  recordingsOf,
  runBackup,
  type Verified,
  verifyBackup,
} from '../../src/backup/index.ts';
import { importInto } from '../support/import-into.ts';
import { Crash, MemoryFolder } from '../support/memory-folder.ts';
import { recorderOn } from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 29, 12);

interface NamedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const fileOf = (text: string, type = 'image/png'): NamedFile => ({
  name: `${text}.png`,
  type,
  bytes: new TextEncoder().encode(text),
});

interface World {
  readonly recorder: TestRecorder;
  readonly folder: MemoryFolder;
  readonly recordings: Recordings;
  backUp(day?: number, secret?: string | null): Promise<BackupRun>;
  verify(secret?: string | null): Promise<Verified>;
}

function createWorld(): World {
  const folder = new MemoryFolder();
  const recorder = recorderOn();
  const recordings = recordingsOf(recorder.api);
  return {
    recorder,
    folder,
    recordings,
    backUp: (day = 0, secret = null) =>
      runBackup(folder, recordings, { namespace: 'holdfast', now: START + day * DAY_MS, secret }),
    async verify(secret = null) {
      const found = await readManifest(folder);
      if (found.state !== 'found') throw new Error(`The manifest is ${found.state}.`);
      return verifyBackup(folder, recordings, found.manifest, secret);
    },
  };
}

/** Records a session whose messages name the files. Returns their hashes. */
async function recordFiles({ recorder }: World, session_id: string, files: readonly NamedFile[]): Promise<string[]> {
  const stored = await Promise.all(
    files.map(async ({ type, bytes }) => valueOf(await recorder.api.attach(new Blob([bytes], { type })))),
  );
  const messages = files.map(({ name }, index) => ({
    type: 'message_add',
    session_id,
    message_id: `m${index}`,
    role: 'user',
    content: name,
    metadata: { attachments: [{ name, ...stored[index] }] },
  }));
  const events = [{ type: 'session_start', session_id, provider: 'p' }, ...messages];
  await recorder.record([...events, { type: 'session_end', session_id }], { page_id: null });
  return stored.map(({ sha256 }) => sha256);
}

/** Imports all files of the folder into an empty database. */
async function restore(
  folder: MemoryFolder,
  { isCrashed = false, passphrase = null }: { readonly isCrashed?: boolean; readonly passphrase?: string | null } = {},
): Promise<TestRecorder> {
  const recorder = recorderOn();
  const files = Array.from(folder.files, ([path, bytes]) => ({
    path: `backup/${path}`,
    blob: new Blob([Buffer.from(bytes)]),
  }));
  const { error, report } = await importInto(recorder, files, {
    askPassphrase: ({ isWrong }) => Promise.resolve(isWrong ? null : passphrase),
  });
  expect(error).toBeNull();
  expect(report.skipped).toEqual([]);
  // The sessions of a run that was cut off may be there, and not yet their attachments.
  expect(report.warnings.filter(({ code }) => !isCrashed || code !== 'attachment_not_included')).toEqual([]);
  return recorder;
}

async function bytesOf({ api }: TestRecorder, sha256: string): Promise<readonly number[] | null> {
  const found = await api.attachment(sha256);
  return found.ok ? [...new Uint8Array(await found.value.bytes.arrayBuffer())] : null;
}

async function messagesOf({ api }: TestRecorder, id: string): Promise<unknown> {
  const { messages } = valueOf(await api.session(id));
  return messages.map(({ content, metadata }) => [content, metadata]);
}

function attachmentsIn({ files }: MemoryFolder): string[] {
  return [...files.keys()].filter((name) => name.startsWith('attachments/')).toSorted();
}

const anyFile = record({
  name: string({ minLength: 1 }),
  type: constantFrom('image/png', 'audio/ogg; codecs=opus', 'text/html', 'application/x-own'),
  bytes: uint8Array({ maxLength: 300 }),
});

test('any attachments come back in an empty browser, with their sessions', async () => {
  const files = array(anyFile, { maxLength: 4 });
  await assert(
    asyncProperty(files, files, async (first, second) => {
      const world = createWorld();
      const hashes = await recordFiles(world, 'a', first);
      await world.backUp();
      hashes.push(...(await recordFiles(world, 'b', second)));
      await world.backUp(1);
      const there = await restore(world.folder);
      for (const sha256 of hashes) expect(await bytesOf(there, sha256)).toEqual(await bytesOf(world.recorder, sha256));
      for (const id of ['a', 'b']) expect(await messagesOf(there, id)).toEqual(await messagesOf(world.recorder, id));
      expect(await world.verify()).toMatchObject({
        damaged: [],
        same: 2,
        attachments: new Set(hashes).size,
        missingAttachments: [],
      });
    }),
    { numRuns: 6 },
  );
});

test('each is written once, and stays when its session is purged', async () => {
  const world = createWorld();
  const [cat = ''] = await recordFiles(world, 'a', [fileOf('cat')]);
  await world.backUp();
  expect(attachmentsIn(world.folder)).toEqual([`attachments/${cat}.png`]);
  await recordFiles(world, 'b', [fileOf('cat'), fileOf('dog', 'audio/ogg')]);
  world.folder.changes.length = 0;
  await world.backUp(1);
  expect(world.folder.changes.filter((change) => change.includes('attachments/'))).toEqual([
    expect.stringMatching(/^write attachments\/[0-9a-f]{64}\.ogg$/),
  ]);
  world.folder.changes.length = 0;
  await world.backUp(1);
  expect(world.folder.changes).toEqual([]);
  await world.recorder.api.purge('a');
  await world.recorder.api.purge('b');
  await recordFiles(world, 'c', []);
  await world.backUp(2);
  expect(attachmentsIn(world.folder)).toHaveLength(2);
  expect(await bytesOf(await restore(world.folder), cat)).toEqual([...fileOf('cat').bytes]);
});

test('one that is gone from the folder is written again, and one that was changed is found', async () => {
  const world = createWorld();
  const [cat = ''] = await recordFiles(world, 'a', [fileOf('cat')]);
  await world.backUp();
  world.folder.files.delete(`attachments/${cat}.png`);
  expect(await world.verify()).toMatchObject({
    damaged: [{ state: 'missing' }],
    attachments: 0,
    missingAttachments: [cat],
  });
  expect(await world.backUp()).toMatchObject({ sessions: 0 });
  expect(await world.verify()).toMatchObject({ damaged: [], attachments: 1, missingAttachments: [] });
  world.folder.files.set(`attachments/${cat}.png`, new TextEncoder().encode('dog'));
  expect(await world.verify()).toMatchObject({ damaged: [{ name: `attachments/${cat}.png`, state: 'changed' }] });
});

test('where attachments cannot be read, text is backed up, and they are with a later run', async () => {
  const world = createWorld();
  const [cat = ''] = await recordFiles(world, 'a', [fileOf('cat')]);
  const options = { namespace: 'holdfast', now: START, secret: null };
  const failing = { ...world.recordings, attachment: () => Promise.resolve(null) };
  expect(await runBackup(world.folder, failing, options)).toMatchObject({ sessions: 1 });
  expect(await world.verify()).toMatchObject({ damaged: [], same: 1, attachments: 0, missingAttachments: [cat] });
  expect(await world.backUp()).toMatchObject({ sessions: 0 });
  expect(await world.verify()).toMatchObject({ attachments: 1, missingAttachments: [] });
});

test('a backup that was written without attachments gets them', async () => {
  const world = createWorld();
  const [cat = ''] = await recordFiles(world, 'a', [fileOf('cat')]);
  await world.backUp();
  const { attachments: _list, ...manifest } = JSON.parse(world.folder.text('holdfast-backup.json')) as {
    attachments: { name: string };
  };
  world.folder.files.set('holdfast-backup.json', Buffer.from(JSON.stringify(manifest)));
  for (const name of attachmentsIn(world.folder)) world.folder.files.delete(name);
  await world.backUp(1);
  expect(attachmentsIn(world.folder)).toEqual([`attachments/${cat}.png`]);
  expect(await world.verify()).toMatchObject({ damaged: [], attachments: 1, missingAttachments: [] });
});

test('a crash at any step leaves every attachment that the manifest names whole, and the next run goes on', async () => {
  for (let steps = 0; ; steps += 1) {
    const world = createWorld();
    const [cat = ''] = await recordFiles(world, 'a', [fileOf('cat')]);
    await world.backUp();
    const [dog = ''] = await recordFiles(world, 'b', [fileOf('dog')]);
    world.folder.stepsLeft = steps;
    const ended = await world.backUp().then(
      () => true,
      (cause: unknown) => {
        if (cause instanceof Crash) return false;
        throw cause;
      },
    );
    world.folder.stepsLeft = Infinity;
    const crashed = await world.verify();
    expect(crashed.damaged).toEqual([]);
    expect(await bytesOf(await restore(world.folder, { isCrashed: true }), cat)).not.toBeNull();
    await world.backUp();
    expect(await world.verify()).toMatchObject({ damaged: [], same: 2, attachments: 2, missingAttachments: [] });
    expect(await bytesOf(await restore(world.folder), dog)).not.toBeNull();
    if (ended) break;
  }
});

test('an encrypted backup encrypts them, and restores them with its passphrase', async () => {
  const world = createWorld();
  const secret = 'correct horse battery staple';
  const picture = fileOf('a picture that is not to be read');
  const [cat = ''] = await recordFiles(world, 'a', [picture]);
  await world.backUp(0, secret);
  const name = `attachments/${cat}.png.encrypted`;
  expect(attachmentsIn(world.folder)).toEqual([name]);
  expect(world.folder.text(name)).not.toContain('picture');
  expect(await world.verify(secret)).toMatchObject({ damaged: [], attachments: 1, missingAttachments: [] });
  expect(await bytesOf(await restore(world.folder, { passphrase: secret }), cat)).toEqual([...picture.bytes]);
});
