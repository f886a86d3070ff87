// The second copy: what the database loses comes back from it, and nothing that was purged does.

import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check';
import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import type { CopyReport, SessionDetail } from '../../src/protocol/index.ts';
import { copiedHost, copyEntries, openCopiedRecorder, rowsOfDatabase, time } from '../support/copied-recorder.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

function detail({ api }: TestRecorder, id = 's1'): Promise<SessionDetail | undefined> {
  return api.session(id, { timing: true }).then(({ value }) => value);
}

function reported({ api }: TestRecorder): Promise<CopyReport> {
  return api.status().then((status) => valueOf(status).storage.copy);
}

/** Everything that the copy holds, as text. */
async function copiedText(): Promise<string> {
  const texts = await Promise.all(
    Array.from(copyEntries(caches), ([url, bytes]) =>
      url.endsWith('/head') || url.includes('/purged/')
        ? bytes.text()
        : new Response(bytes.stream().pipeThrough(new DecompressionStream('gzip'))).text(),
    ),
  );
  return texts.join('\n');
}

async function recordSome(recorder: TestRecorder): Promise<void> {
  await recorder.record(
    [
      sessionStart('s1', { title: 'Grüße', metadata: { tags: ['a', null] }, ...numbered(1) }),
      messageAdd('m1', 'question', { role: 'user', metadata: { step: 1 }, ...numbered(2) }),
      messageAdd('m2', 'old', { parent_id: 'm1', ...numbered(3) }),
      { type: 'message_update', session_id: 's1', message_id: 'm2', content: 'new \ud800 ', ...numbered(4) },
      append('text. ', { message_id: 'm2', event_id: 'own' }),
    ],
    NOBODY,
  );
}

/** The name of a database that has been deleted, and has a copy. */
async function lostDatabase(): Promise<string> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await recordSome(recorder);
  await recorder.copied();
  await recorder.close();
  await deleteDB(database);
  return database;
}

test('without the setting there is no copy, and one that there was is deleted with it', async () => {
  const recorder = openCopiedRecorder(newDatabase());
  valueOf(await recorder.api.configure({ second_copy: false }));
  await recordSome(recorder);
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
  valueOf(await recorder.api.configure({ second_copy: true }));
  await recordSome(recorder);
  await recorder.copied();
  expect(await copiedText()).toContain('Grüße');
  valueOf(await recorder.api.configure({ second_copy: false }));
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
});

test('a database that was begun anew gets everything back, and its clients go on', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.record([sessionStart('s2'), { type: 'session_end', session_id: 's2' }], NOBODY);
  await first.copied();
  const [before, ended] = [await detail(first), await detail(first, 's2')];
  await first.close();
  await deleteDB(database);

  const second = openCopiedRecorder(database);
  const after = await detail(second);
  expect({ ...after, seq: 0 }).toEqual({ ...before, seq: 0 });
  expect(await detail(second, 's2')).toMatchObject({ status: 'ended', ended_at: ended?.ended_at });
  expect(second.restored).toMatchObject([{ sessions: 2 }]);
  expect(valueOf(await second.api.status()).config.second_copy).toBe(true);
  const replies = await second.record(
    [
      { type: 'message_update', session_id: 's1', message_id: 'm2', content: 'new \ud800 ', ...numbered(4) },
      append('again', { message_id: 'm2', event_id: 'own' }),
      append('more', { message_id: 'm2', ...numbered(5) }),
    ],
    NOBODY,
  );
  expect(replies).toMatchObject([{ duplicate: true }, { duplicate: true }, { type: 'ack' }]);
  expect((await detail(second))?.messages[1]?.content).toBe('new \ud800 text. more');
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = openCopiedRecorder(database);
  expect((await detail(third))?.messages[1]?.content).toBe('new \ud800 text. more');
});

test('the newest checkpoints that a database has lost under the same id come back, and nothing is there twice', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.copied();
  const putBack = await rowsOfDatabase(database);
  await first.record([append('later ', { message_id: 'm2', ...numbered(5) })], NOBODY);
  await first.record([sessionStart('s2', { title: 'late' })], NOBODY);
  await first.copied();
  await first.close();
  await putBack();

  const second = openCopiedRecorder(database);
  expect((await detail(second))?.messages[1]?.content).toBe('new \ud800 text. later ');
  expect(await detail(second, 's2')).toMatchObject({ title: 'late' });
  expect(second.restored).toHaveLength(1);
  expect(await second.record([append('later ', { message_id: 'm2', ...numbered(5) })], NOBODY)).toMatchObject([
    { duplicate: true },
  ]);
  await second.close();
  const third = openCopiedRecorder(database);
  expect((await detail(third))?.messages[1]?.content).toBe('new \ud800 text. later ');
  expect(third.restored).toEqual([]);
});

test('what was purged is nowhere in the copy, and does not come back', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.record([sessionStart('s2'), messageAdd('m9', 'secret words', { session_id: 's2' })], NOBODY);
  await first.copied();
  expect(await copiedText()).toContain('secret words');
  await first.api.trash('s2');
  await first.api.purge('s2');
  await first.copied();
  expect(await copiedText()).not.toContain('secret words');
  await first.close();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect(await detail(second, 's2')).toBeUndefined();
  expect(await detail(second)).toMatchObject({ session_id: 's1' });
});

test('the pieces of a long recording are joined, and each is needed once', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  for (let count = 5; count < 305; count += 1) {
    await first.record([append(`${count} `, { message_id: 'm2', ...numbered(count) })], NOBODY);
    await first.copied();
  }
  const pieces = [...copyEntries(caches).keys()].filter((url) => !url.endsWith('/head') && !url.includes('/0?'));
  expect(pieces.length).toBeLessThanOrEqual(32);
  const before = await detail(first);
  await first.close();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect((await detail(second))?.messages).toEqual(before?.messages);
});

test('a piece that is damaged costs what it alone has', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.copied();
  await first.record([messageAdd('m3', 'third', { ...numbered(5) })], NOBODY);
  await first.copied();
  const last =
    [...copyEntries(caches).keys()].filter((url) => !url.endsWith('/head') && !url.includes('/0?')).at(-1) ?? '';
  const bytes = new Uint8Array(await (copyEntries(caches).get(last) ?? new Blob()).arrayBuffer());
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  copyEntries(caches).set(last, new Blob([bytes]));
  await first.close();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect((await detail(second))?.messages.map(({ content }) => content)).toEqual(['question', 'new \ud800 text. ']);
});

test('where a worker has died before it had copied a checkpoint, the next one copies everything', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.copied();
  caches.fault = new Error('This worker is as good as dead.');
  await first.record([append('uncopied. ', { message_id: 'm2', ...numbered(5) })], NOBODY);
  await first.copied();
  caches.fault = null;
  const second = openCopiedRecorder(database);
  await second.record([sessionStart('s2', { title: 'other' })], NOBODY);
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = openCopiedRecorder(database);
  expect((await detail(third))?.messages[1]?.content).toBe('new \ud800 text. uncopied. ');
  expect(await detail(third, 's2')).toMatchObject({ title: 'other' });
});

test('a database that others have recorded into since it was begun anew keeps that as well', async () => {
  const database = await lostDatabase();
  const kept = caches.stored;
  vi.stubGlobal('caches', new FakeCaches());
  const without = openCopiedRecorder(database);
  await without.record([sessionStart('s1', { title: 'new' }), sessionStart('s3')], NOBODY);
  await without.checkpoint();
  await without.close();
  caches = new FakeCaches();
  for (const [name, entry] of kept) caches.stored.set(name, entry);
  vi.stubGlobal('caches', caches);

  const second = openCopiedRecorder(database);
  expect(await detail(second)).toMatchObject({ title: 'new' });
  expect(await detail(second, 's1~restored')).toMatchObject({ title: 'Grüße', message_count: 2 });
  await second.record([sessionStart('s4')], NOBODY);
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = openCopiedRecorder(database);
  for (const id of ['s1', 's1~restored', 's3', 's4']) expect(await detail(third, id)).toBeDefined();
});

test('a copy that cannot be read when the database is opened is not deleted, and read later', async () => {
  const database = await lostDatabase();
  caches.fault = new Error('The browser does not answer.');
  const second = openCopiedRecorder(database);
  await second.record([sessionStart('s2')], NOBODY);
  await second.copied();
  caches.fault = null;
  expect(second.restored).toEqual([]);
  await second.record([sessionStart('s3')], NOBODY);
  await second.copied();
  expect(await copiedText()).toContain('Grüße');
  time.now += 10_000;
  expect(await detail(second)).toMatchObject({ title: 'Grüße', message_count: 2 });
  const { sessions } = valueOf(await second.api.sessions());
  expect(sessions.map(({ session_id }) => session_id).toSorted()).toEqual(['s1', 's2', 's3']);
});

test('while a copy cannot be read that was found, nothing is recorded, and in the end recording goes on without', async () => {
  for (const failures of [3, 1_000]) {
    const database = await lostDatabase();
    const second = openCopiedRecorder(database);
    caches.failingKeys = failures;
    const codes: (string | undefined)[] = [];
    for (let tries = 0; tries < 12 && codes.at(-1) !== 'ack'; tries += 1) {
      const [reply] = await second.record([sessionStart('s2', { event_id: 'once' })], NOBODY);
      codes.push(reply?.type === 'error' ? reply.code : reply?.type);
    }
    expect(codes.slice(0, -1)).toEqual(codes.slice(0, -1).map(() => 'storage_unavailable'));
    expect(codes.at(-1)).toBe('ack');
    expect((await detail(second)) !== undefined).toBe(failures === 3);
    caches.failingKeys = 0;
    caches.stored.clear();
  }
});

test('the copy gives way where the database or the copy itself has no room', async () => {
  for (const what of ['database', 'copy'] as const) {
    const recorder = openCopiedRecorder(newDatabase());
    await recordSome(recorder);
    await recorder.copied();
    expect(copyEntries(caches).size).toBeGreaterThan(0);
    if (what === 'copy') caches.isFull = true;
    else recorder.failWrites(['full']);
    expect(await recorder.record([sessionStart('s2', { event_id: 'once' })], NOBODY)).toMatchObject([{ type: 'ack' }]);
    await recorder.copied();
    caches.isFull = false;
    await recorder.record([sessionStart('s3')], NOBODY);
    await recorder.copied();
    expect(copyEntries(caches).size).toBe(0);
    expect((await detail(recorder))?.messages).toHaveLength(2);
  }
});

test('a copy that there is no room to restore from does not give way', async () => {
  const database = await lostDatabase();
  const second = openCopiedRecorder(database);
  second.failWrites(['full']);
  expect(await second.api.status()).toMatchObject({ ok: false, error: { code: 'storage_unavailable' } });
  expect(copyEntries(caches).size).toBeGreaterThan(0);
  expect(await detail(second)).toMatchObject({ title: 'Grüße' });
});

test('a database that was begun anew does not write into the copy of the one before while that cannot be restored', async () => {
  const database = await lostDatabase();
  caches.fault = new Error('The browser does not answer.');
  const second = openCopiedRecorder(database); // its app turns the setting on whenever it starts
  await second.record([sessionStart('s2')], NOBODY);
  caches.fault = null;
  const before = [...copyEntries(caches).keys()];
  await second.copied();
  expect([...copyEntries(caches).keys()]).toEqual(before);
  time.now += 10_000;
  expect(await detail(second)).toMatchObject({ title: 'Grüße', message_count: 2 });
});

test('an app that keeps no copy has no cache after a purge', async () => {
  const recorder = openCopiedRecorder(newDatabase());
  valueOf(await recorder.api.configure({ second_copy: false }));
  await recordSome(recorder);
  await recorder.copied();
  await recorder.api.trash('s1');
  valueOf(await recorder.api.purge('s1'));
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
});

test('a copy that others have deleted is written again with the next checkpoint', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.copied();
  caches.stored.clear();
  await first.record([sessionStart('s2', { title: 'other' })], NOBODY);
  await first.copied();
  await first.close();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect(await detail(second)).toMatchObject({ title: 'Grüße', message_count: 2 });
  expect(await detail(second, 's2')).toMatchObject({ title: 'other' });
});

test('the status says what the copy is worth, and what it takes', async () => {
  const recorder = openCopiedRecorder(newDatabase());
  valueOf(await recorder.api.configure({ second_copy: false }));
  expect(await reported(recorder)).toEqual({ state: 'off', bytes: null, complete_until: null });
  valueOf(await recorder.api.configure({ second_copy: true }));
  expect(await reported(recorder)).toEqual({ state: 'behind', bytes: 0, complete_until: null });
  await recordSome(recorder);
  await recorder.copied();
  const [, head] = [...copyEntries(caches)].find(([url]) => url.endsWith('/head')) ?? [];
  const { complete_until } = JSON.parse((await head?.text()) ?? '');
  const pieces = [...copyEntries(caches)].filter(([url]) => !url.endsWith('/head'));
  const bytes = pieces.reduce((sum, [, { size }]) => sum + size, 0);
  expect(await reported(recorder)).toEqual({ state: 'current', bytes, complete_until });

  await recorder.record([messageAdd('m3', 'third', { ...numbered(5) })], NOBODY);
  expect((await reported(recorder)).state).toBe('current'); // no checkpoint was made
  await recorder.copied();
  expect((await reported(recorder)).bytes).toBe(bytes);
  time.now += 30_000;
  expect((await reported(recorder)).bytes).toBeGreaterThan(bytes);

  caches.fault = new Error('The browser does not answer.');
  expect((await reported(recorder)).state).toBe('unavailable');
  await recorder.record([messageAdd('m4', 'fourth', { ...numbered(6) })], NOBODY);
  await recorder.copied();
  caches.fault = null;
  expect((await reported(recorder)).state).toBe('unavailable'); // the last write has failed
  caches.stored.clear();
  await recorder.record([messageAdd('m5', 'fifth', { ...numbered(7) })], NOBODY);
  await recorder.copied();
  expect((await reported(recorder)).state).toBe('current');
  caches.stored.clear();
  expect(await reported(recorder)).toEqual({ state: 'behind', bytes: 0, complete_until: null });

  caches.isFull = true;
  await recorder.record([messageAdd('m6', 'sixth', { ...numbered(8) })], NOBODY);
  await recorder.copied();
  expect(await reported(recorder)).toEqual({ state: 'gave_way', bytes: 0, complete_until: null });
});

test('where there is no place for a copy, or it does not answer, the status says so and comes all the same', async () => {
  const unavailable = { state: 'unavailable', bytes: null, complete_until: null };
  const without = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  expect(await reported(without)).toEqual(unavailable);

  const database = newDatabase();
  const { store, copy } = copiedHost(database);
  const silent = openTestRecorder({ database, clock: () => 1_000, host: { store, copy } });
  const report = vi.spyOn(copy, 'report').mockReturnValue(new Promise(() => undefined));
  const asked = reported(silent);
  await vi.waitFor(() => {
    expect(report).toHaveBeenCalledOnce();
  });
  silent.expireTimers(2_000);
  expect(await asked).toEqual(unavailable);
});

test('whatever is lost whenever, what was copied comes back, once and in order', async () => {
  const sessions = ['a', 'b', 'c'];
  const move = oneof(
    record({ kind: constantFrom('record'), session: constantFrom(...sessions), size: integer({ min: 1, max: 3_000 }) }),
    record({ kind: constantFrom('record'), session: constantFrom(...sessions), size: integer({ min: 1, max: 50 }) }),
    record({ kind: constantFrom('copy', 'copy', 'fold', 'open', 'delete', 'roll back', 'keep rows', 'purge') }),
  );
  const moves = array(move, { minLength: 10, maxLength: 60, size: 'max' });
  await assert(
    asyncProperty(moves, async (all) => {
      caches = new FakeCaches();
      vi.stubGlobal('caches', caches);
      const database = newDatabase();
      let recorder = openCopiedRecorder(database);
      valueOf(await recorder.api.status()); // the database is made
      let putBack: (() => Promise<void>) | null = null;
      const sent = new Map<string, string>();
      const copied = new Map<string, string>();
      const purged = new Set<string>();
      /** What is found is what was sent, up to some point after what was copied. */
      const check = async (): Promise<void> => {
        for (const [id, text] of sent) {
          const session = await detail(recorder, id);
          const found = session?.messages[0]?.content ?? '';
          expect(text.startsWith(found)).toBe(true);
          expect(found.length).toBeGreaterThanOrEqual(copied.get(id)?.length ?? 0);
          if (session === undefined) sent.delete(id);
          else sent.set(id, found);
        }
        for (const id of purged) if (!sent.has(id)) expect(await detail(recorder, id)).toBeUndefined();
      };
      const reopen = async (lose: () => Promise<void>): Promise<void> => {
        await recorder.close();
        await lose();
        recorder = openCopiedRecorder(database);
        valueOf(await recorder.api.status()); // the database is open
        await check();
      };
      for (const next of all) {
        if ('session' in next) {
          const { session: session_id, size } = next;
          if (!sent.has(session_id)) {
            await recorder.record([sessionStart(session_id), messageAdd('m', '', { session_id })], NOBODY);
            purged.delete(session_id);
          }
          const text = `${sent.get(session_id)?.length ?? 0} `.padEnd(size, '.');
          expect(await recorder.record([append(text, { session_id, message_id: 'm' })], NOBODY)).toMatchObject([
            { type: 'ack' },
          ]);
          sent.set(session_id, (sent.get(session_id) ?? '') + text);
          continue;
        }
        switch (next.kind) {
          case 'copy':
            await recorder.copied();
            for (const [id, text] of sent) copied.set(id, text);
            break;
          case 'fold':
            caches.fault = new Error('The browser does not answer.');
            await recorder.copied();
            caches.fault = null;
            break;
          case 'keep rows':
            putBack = await rowsOfDatabase(database);
            break;
          case 'roll back': {
            const back = putBack;
            if (back !== null) await reopen(back);
            break;
          }
          case 'delete':
            putBack = null;
            await reopen(() => deleteDB(database));
            break;
          case 'purge': {
            const [id] = sent.keys();
            if (id === undefined) break;
            putBack = null;
            await recorder.api.trash(id);
            valueOf(await recorder.api.purge(id));
            await recorder.copied();
            for (const [other, text] of sent) copied.set(other, text);
            sent.delete(id);
            copied.delete(id);
            purged.add(id);
            break;
          }
          default:
            await reopen(() => Promise.resolve());
        }
      }
      await check();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('pages are told to look where the database is another one than before, also if nothing comes back', async () => {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await recordSome(recorder);
  await recorder.copied();
  expect(recorder.others.count).toBe(0);
  caches.stored.clear();
  await deleteDB(database);
  await recorder.sweep();
  expect(recorder.others.count).toBe(1);
  await recorder.sweep();
  expect(recorder.others.count).toBe(1);
  expect(recorder.restored).toEqual([]);
});
