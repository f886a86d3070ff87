// Files are imported into a recorder: whole sessions, each once, with a report of every entry.

import { expect, test } from 'vitest';
import type { Format } from '../../src/formats/index.ts';
import { type ChosenFile, type Importing } from '../../src/importer/index.ts';
import type { ImportProgress } from '../../src/protocol/index.ts';
import { emptyChat, numberedFormat } from '../support/entry-format.ts';
import { importInto } from '../support/import-into.ts';
import { recorderOn } from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { zipOf } from '../support/zip-files.ts';

/** Gives each object with `n` as a chat with one message; `size` is the length of its text. */
const texts: Format = {
  ...numberedFormat,
  readEntry({ value, where }, sink) {
    const { n = 0, size = 3, id = `${n}` } = value as { n?: number; size?: number; id?: string };
    const parts = [{ type: 'text', text: 'x'.repeat(size) } as const];
    const message = { id: 'm', parent_id: null, role: 'user', created_at: 0, parts };
    sink.chat({ ...emptyChat(id, `Chat ${n}`), messages: [message] }, where);
  },
};

const file = (path: string, ...entries: readonly object[]): ChosenFile => ({
  path,
  blob: new Blob([JSON.stringify(entries)]),
});

function importTexts(recorder: TestRecorder, files: readonly ChosenFile[], options: Partial<Importing> = {}) {
  return importInto(recorder, files, { formats: [texts], ...options });
}

async function sessionsOf(recorder: TestRecorder): Promise<string[]> {
  return valueOf(await recorder.api.sessions({ limit: 1_000 }))
    .sessions.map(({ session_id }) => session_id)
    .toSorted();
}

test('imports files and archives, and reports every session and every file', async () => {
  const recorder = recorderOn();
  const archive = {
    path: 'export.zip',
    blob: await zipOf([
      { path: 'b.json', content: '[{"n":3}]' },
      { path: '../c.json', content: '[]' },
    ]),
  };
  const { error, report } = await importTexts(recorder, [
    file('a.json', { n: 1 }, { n: 2 }),
    archive,
    file('d.json', {}),
  ]);
  expect(error).toBeNull();
  expect(report).toEqual({
    format: 'numbered',
    sessions: ['3', '1', '2'].map((id) => ({
      session_id: `numbered:${id}`,
      title: `Chat ${id}`,
      message_count: 1,
      outcome: 'new',
    })),
    skipped: [
      { where: 'export.zip/../c.json', reason: 'unsafe_path' },
      { where: 'd.json', reason: 'empty' },
    ],
    warnings: [],
  });
  expect(await sessionsOf(recorder)).toEqual(['numbered:1', 'numbered:2', 'numbered:3']);
});

test('the same files again change nothing, also under the name of a second download', async () => {
  const recorder = recorderOn();
  await importTexts(recorder, [file('chats.json', { n: 1 }, { n: 2 })]);
  const before = valueOf(await recorder.api.session('numbered:1'));
  const { report } = await importTexts(recorder, [file('chats (1).json', { n: 1 }, { n: 2 }, { n: 3 })]);
  expect(report.sessions.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'new']);
  expect(valueOf(await recorder.api.session('numbered:1'))).toEqual({ ...before, seq: expect.any(Number) as number });
});

test('a session that is there twice is one, and new where it was', async () => {
  const twice = [file('a.json', { n: 1, size: 3 }, { n: 1, size: 5 })];
  const { report } = await importTexts(recorderOn(), twice);
  expect(report.sessions).toMatchObject([{ session_id: 'numbered:1', outcome: 'new' }]);
  expect(report.warnings).toMatchObject([{ code: 'duplicate_conversation', where: 'a.json $[1]' }]);
});

test('a session that is in the trash stays there, and the report says so', async () => {
  const recorder = recorderOn();
  await importTexts(recorder, [file('chats.json', { n: 1 }, { n: 2 })]);
  await recorder.api.trash('numbered:1');
  const { report } = await importTexts(recorder, [file('chats.json', { n: 1 }, { n: 2 })]);
  expect(report.sessions).toEqual([
    { session_id: 'numbered:1', title: 'Chat 1', message_count: 1, outcome: 'unchanged', in_trash: true },
    { session_id: 'numbered:2', title: 'Chat 2', message_count: 1, outcome: 'unchanged' },
  ]);
  expect(report.warnings).toMatchObject([
    { code: 'in_trash', where: 'chats.json', message: expect.stringContaining('Chat 1') as string },
  ]);
  expect(valueOf(await recorder.api.session('numbered:1')).trashed_at).not.toBeNull();
});

test('files without any conversation are an error, with the report', async () => {
  const recorder = recorderOn();
  const { error, report } = await importTexts(recorder, [{ path: 'a.txt', blob: new Blob(['Hello']) }]);
  expect(error).toMatchObject({ code: 'nothing_imported' });
  expect(report.skipped).toEqual([{ where: 'a.txt', reason: 'unknown_format' }]);
  expect(await importTexts(recorder, [])).toMatchObject({ error: { code: 'nothing_imported' } });
});

test('a bug of a reader costs its file alone, and what was read before it counts', async () => {
  const buggy: Format = {
    ...texts,
    readEntry(entry, sink, ...others) {
      const { n } = entry.value as { n?: number };
      if (n === 13) throw new Error('The reader has a bug.');
      if (n === 14) sink.chat(null as never, entry.where);
      else texts.readEntry(entry, sink, ...others);
    },
  };
  const files = [
    file('a.json', { n: 1 }, { n: 13 }, { n: 2 }),
    file('b.json', { n: 3 }, { n: 14 }),
    file('c.json', { n: 4 }),
  ];
  const { error, report } = await importInto(recorderOn(), files, { formats: [buggy] });
  expect(error).toBeNull();
  expect(report.sessions.map(({ session_id }) => session_id)).toEqual(['numbered:1', 'numbered:3', 'numbered:4']);
  expect(report.skipped.map(({ where }) => where)).toEqual(['a.json', 'b.json']);
  expect(report.skipped[0]?.reason).toBe('internal_error: The reader has a bug.');
  expect(report.skipped[1]?.reason).toMatch(/^internal_error: /);
});

test('a session that the recorder refuses is reported, and the others are imported', async () => {
  const recorder = recorderOn();
  const { error, report } = await importTexts(recorder, [file('a.json', { n: 1 }, { n: 2 })], {
    store: async (sessions) =>
      (await recorder.importSessions(sessions)).map((result, index) =>
        index === 0 ? { ok: false, error: { code: 'payload_too_large', message: 'Too large.' } } : result,
      ),
  });
  expect(error).toBeNull();
  expect(report.sessions.map(({ session_id }) => session_id)).toEqual(['numbered:2']);
  expect(report.skipped).toEqual([{ where: 'a.json', reason: 'payload_too_large: Too large.' }]);
});

test('stops where the storage takes nothing more, and says what was imported before', async () => {
  const recorder = recorderOn();
  let stored = 0;
  const entries = Array.from({ length: 5 }, (_, n) => ({ n: n + 1, size: 600_000 }));
  const { error, report } = await importTexts(recorder, [file('a.json', ...entries)], {
    async store(sessions) {
      stored += 1;
      if (stored === 1) return recorder.importSessions(sessions);
      return sessions.map(() => ({ ok: false, error: { code: 'storage_full', message: 'No room.' } }));
    },
  });
  expect(error?.code).toBe('storage_full');
  expect(report.sessions.map(({ session_id }) => session_id)).toEqual(['numbered:1', 'numbered:2']);
  expect(stored).toBe(2);
});

test('a cancel leaves whole sessions, and stores nothing more', async () => {
  const recorder = recorderOn();
  const cancel = new AbortController();
  const entries = Array.from({ length: 20 }, (_, n) => ({ n, size: 300_000, padding: 'x'.repeat(100_000) }));
  const { error, report } = await importTexts(recorder, [file('a.json', ...entries)], {
    signal: cancel.signal,
    async store(sessions) {
      const results = await recorder.importSessions(sessions);
      cancel.abort();
      return results;
    },
  });
  expect(error).toMatchObject({ code: 'cancelled' });
  expect(await sessionsOf(recorder)).toEqual(report.sessions.map(({ session_id }) => session_id).toSorted());
  expect(report.sessions).toHaveLength(4);
});

test('shows progress, the last time with all of it', async () => {
  const shown: ImportProgress[] = [];
  let now = 0;
  const files = [file('a.json', ...Array.from({ length: 2_000 }, (_, n) => ({ n, padding: 'x'.repeat(100) })))];
  await importTexts(recorderOn(), files, {
    onProgress: (progress) => shown.push(progress),
    elapsed: () => (now += 60),
  });
  const size = files[0]?.blob.size ?? 0;
  expect(shown.at(-1)).toMatchObject({ bytes_read: size, bytes_total: size, sessions: 2_000, messages: 2_000 });
  expect(shown.at(-1)?.bytes_per_second).toBeGreaterThan(0);
  expect(shown.length).toBeGreaterThan(1);
});

test('keys are named in the report, and a bug is an error and no rejection', async () => {
  const secret: Format = {
    ...numberedFormat,
    readEntry: (_entry, sink) => sink.chat({ ...emptyChat('c', 'Chat'), rest: { apiKey: 'x' } }, '$'),
  };
  const { report } = await importTexts(recorderOn(), [file('a.json', { n: 1 })], { formats: [secret] });
  expect(report.warnings.map(({ code, where }) => [code, where])).toEqual([['secrets_not_imported', 'a.json']]);
  const broken = await importTexts(recorderOn(), [file('a.json', { n: 1 })], {
    store: () => Promise.reject(new Error('a bug')),
  });
  expect(broken.error).toMatchObject({ code: 'internal_error' });
});
