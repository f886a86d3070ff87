// GET /export and /session/{id}/export: sessions as a file, which is written while it is read.

import { expect, test } from 'vitest';
import { asImported, type RecordingApi } from '../../src/protocol/index.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import { readBack } from '../support/read-back.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { aTransport, ask, BASE, fakeRecorder, ORIGIN } from './rest-fake-recorder.ts';

async function withSessions(...ids: string[]) {
  const recorder = recorderOn();
  for (const session_id of ids)
    await recorder.record(
      [
        {
          type: 'session_start',
          session_id,
          provider: session_id === 'b' ? 'other' : 'p',
          title: `<b>${session_id}</b>`,
        },
        {
          type: 'message_add',
          session_id,
          message_id: 'q',
          role: 'user',
          content: `Who is ${session_id}? \ud83d\ude00`,
        },
        { type: 'session_end', session_id },
      ],
      NOBODY,
    );
  const imported = async (id: string, timing = true) => asImported(valueOf(await recorder.api.session(id, { timing })));
  return { recorder, imported };
}

test('exports one session as a file that is saved, and says what the format cannot carry', async () => {
  const { recorder, imported } = await withSessions('a/b', 'b');
  const reply = await ask(aTransport(recorder), 'GET', '/session/a%2Fb/export?format=markdown');
  expect(Object.fromEntries(reply.headers)).toEqual({
    'cache-control': 'no-store',
    'content-disposition': 'attachment; filename="holdfast-1970-01-01-a-b.md"',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'text/markdown; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'x-export-losses': 'attachments, timing',
    'x-recording-host': 'service-worker',
  });
  expect(readBack('x.md', await reply.text()).sessions).toEqual([await imported('a/b', false)]);
});

test('exports as JSON lines where no format is given, and all sessions that match', async () => {
  const { recorder, imported } = await withSessions('a', 'b', 'c');
  const transport = aTransport(recorder);
  const sessionsOf = async (path: string) =>
    readBack('x.jsonl', await (await ask(transport, 'GET', path)).text()).sessions.map((each) => each?.session_id);
  expect(readBack('x.jsonl', await (await ask(transport, 'GET', '/sessions/a/export')).text()).sessions).toEqual([
    await imported('a'),
  ]);
  expect(new Set(await sessionsOf('/export'))).toEqual(new Set(['a', 'b', 'c']));
  expect(await sessionsOf('/export?provider=other&q=')).toEqual(['b']);
  expect(await sessionsOf('/export?status=trashed')).toEqual([]);
});

test('a page of recorded texts is never sent as a page', async () => {
  const { recorder } = await withSessions('a');
  const reply = await ask(aTransport(recorder), 'GET', '/export?format=html');
  expect(reply.headers.get('Content-Type')).toBe('application/octet-stream');
  expect(reply.headers.get('Content-Disposition')).toBe('attachment; filename="holdfast-1970-01-01.html"');
  expect(await reply.text()).toMatch(/^<!doctype html>/);
});

test('a format that is not known is refused with the names of those that are, and a session that is not there with 404', async () => {
  const { recorder } = await withSessions('a');
  const unknown = await ask(aTransport(recorder), 'GET', '/export?format=docx');
  expect(unknown.status).toBe(400);
  expect(await unknown.json()).toMatchObject({
    code: 'invalid_event',
    message: expect.stringMatching(/jsonl, json, markdown, html/),
  });
  expect((await ask(aTransport(recorder), 'GET', '/session/none/export')).status).toBe(404);
});

test('a session that is deleted meanwhile is left out, and a failing storage fails the body', async () => {
  const { recorder } = await withSessions('a', 'b', 'c');
  const reads: string[] = [];
  const apiThat = (whole: RecordingApi['wholeSessions']) => ({
    ...fakeRecorder(),
    api: { ...recorder.api, wholeSessions: whole },
  });
  const withoutB = apiThat(async (ids) => {
    reads.push(...ids);
    await recorder.api.purge('b');
    return recorder.api.wholeSessions(ids);
  });
  const reply = await ask(aTransport(withoutB), 'GET', '/export');
  expect(reads).toEqual([]);
  expect((await reply.text()).trimEnd().split('\n')).toHaveLength(2);
  const broken = apiThat(async () => ({ ok: false, error: { code: 'storage_unavailable', message: 'Gone.' } }));
  await expect((await ask(aTransport(broken), 'GET', '/export')).text()).rejects.toThrow('Gone.');
});

test('keeps the worker alive until the file was read, or is given up', async () => {
  const { recorder } = await withSessions('a');
  for (const method of ['GET', 'HEAD']) {
    const kept: Promise<unknown>[] = [];
    const reply = await aTransport(recorder).handle(new Request(`${ORIGIN}${BASE}/export`, { method }), {
      page_id: null,
      waitUntil: (work) => kept.push(work),
    });
    expect(kept).toHaveLength(1);
    if (method === 'GET') await reply.text();
    expect(await kept[0]).toMatchObject({ ok: method === 'GET' });
  }
});
