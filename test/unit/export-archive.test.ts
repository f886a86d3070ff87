// A ZIP archive of sessions, with a manifest by which its import sees what was changed.

import { expect, test } from 'vitest';
import { exportSessions } from '../../src/formats/index.ts';
import { asImported } from '../../src/protocol/index.ts';
import { importInto } from '../support/import-into.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { zipOf } from '../support/zip-files.ts';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';

async function recorderWith(...ids: string[]) {
  const recorder = recorderOn();
  for (const session_id of ids)
    await recorder.record(
      [
        { type: 'session_start', session_id, provider: 'p' },
        {
          type: 'message_add',
          session_id,
          message_id: 'q',
          role: 'user',
          content: `Who is ${session_id}? \ud83d\ude00`,
        },
      ],
      NOBODY,
    );
  return recorder;
}

async function archiveOf(recorder: ReturnType<typeof recorderOn>) {
  const file = valueOf(await exportSessions(recorder.api, { query: {} }, 'zip', { now: new Date(0) }));
  return { ...file, blob: await new Response(file.body).blob(), written: await file.done };
}

/** The files of an archive, by path. */
async function filesOf(blob: Blob): Promise<Record<string, string>> {
  const files: [string, string][] = [];
  for (const entry of await new ZipReader(new BlobReader(blob), { useWebWorkers: false }).getEntries())
    if (!entry.directory) files.push([entry.filename, await entry.getData(new TextWriter(), { useWebWorkers: false })]);
  return Object.fromEntries(files);
}

function importArchive(recorder: ReturnType<typeof recorderOn>, blob: Blob) {
  return importInto(recorder, [{ path: 'export.zip', blob }]);
}

test('an archive of all sessions is read back as they were, and has a manifest of hashes', async () => {
  const recorder = await recorderWith('a', 'b');
  const { blob, name, media_type, written } = await archiveOf(recorder);
  expect([name, media_type]).toEqual(['holdfast-1970-01-01.zip', 'application/zip']);
  expect(written).toMatchObject({ value: { sessions: 2 } });
  const files = await filesOf(blob);
  const sessions = new TextEncoder().encode(files['sessions.jsonl']);
  const digest = await crypto.subtle.digest('SHA-256', sessions);
  expect(JSON.parse(files['holdfast-manifest.json'] ?? '')).toEqual({
    format: 'holdfast-archive',
    version: 1,
    files: [{ path: 'sessions.jsonl', size: sessions.length, sha256: Buffer.from(digest).toString('hex') }],
  });
  const there = recorderOn();
  const { report, error } = await importArchive(there, blob);
  expect(error).toBeNull();
  expect(report).toMatchObject({ format: 'holdfast', skipped: [], warnings: [] });
  for (const id of ['a', 'b'])
    expect(asImported(valueOf(await there.api.session(id, {})))).toEqual(
      asImported(valueOf(await recorder.api.session(id, {}))),
    );
  expect((await importArchive(recorder, blob)).report.sessions.map(({ outcome }) => outcome)).toEqual([
    'unchanged',
    'unchanged',
  ]);
});

test('what was changed in an archive, or is missing in it, is said', async () => {
  const { blob } = await archiveOf(await recorderWith('a', 'b'));
  const files = await filesOf(blob);
  const manifest = { path: 'holdfast-manifest.json', content: files['holdfast-manifest.json'] ?? '' };
  const content = (files['sessions.jsonl'] ?? '').replace('Who is a?', 'Who was a?');
  const changed = await importArchive(recorderOn(), await zipOf([{ path: 'sessions.jsonl', content }, manifest]));
  expect(changed.report.sessions).toHaveLength(2);
  expect(changed.report.warnings).toMatchObject([{ code: 'hash_mismatch', where: 'export.zip/sessions.jsonl' }]);
  const renamed = await importArchive(recorderOn(), await zipOf([{ path: 'other.jsonl', content }, manifest]));
  expect(renamed.report.warnings).toMatchObject([{ code: 'shard_missing' }]);
});

test('a storage that fails fails the archive, and one that is not read reads nothing', async () => {
  const recorder = await recorderWith('a');
  let reads = 0;
  const wholeSessions = async () => {
    reads += 1;
    return { ok: false, error: { code: 'storage_unavailable', message: 'Gone.' } } as const;
  };
  const source = { ...recorder.api, wholeSessions };
  const unread = valueOf(await exportSessions(source, { query: {} }, 'zip', { now: new Date(0) }));
  await unread.body.cancel();
  expect([reads, (await unread.done).ok]).toEqual([0, false]);
  const failing = valueOf(await exportSessions(source, { query: {} }, 'zip', { now: new Date(0) }));
  await expect(new Response(failing.body).blob()).rejects.toThrow('Gone.');
  expect(await failing.done).toMatchObject({ error: { code: 'storage_unavailable' } });
});
