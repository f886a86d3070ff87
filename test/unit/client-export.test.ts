// recorder.export(): sessions as a file, read through the transport that is open.

import { expect, onTestFinished, test, vi } from 'vitest';
import type { RecorderClient } from '../../src/client/recorder-client.ts';
import { decrypt, piecesOf } from '../../src/protect/index.ts';
import { asImported, sharedNames } from '../../src/protocol/index.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import { readBack } from '../support/read-back.ts';
import { openClientOf } from '../support/recorder-link.ts';
import { valueOf } from '../support/recorder-reads.ts';

async function clientWith(...ids: string[]): Promise<RecorderClient> {
  const recorder = recorderOn();
  for (const session_id of ids)
    await recorder.record(
      [
        { type: 'session_start', session_id, provider: 'p' },
        { type: 'message_add', session_id, message_id: 'q', role: 'user', content: `Who is ${session_id}?` },
      ],
      NOBODY,
    );
  const client = await openClientOf(recorder, sharedNames(`export-${ids.join('-')}`));
  onTestFinished(() => client.close());
  return client;
}

test('exports the sessions that are named, in their order, and counts them while it writes', async () => {
  const client = await clientWith('a', 'b', 'c');
  const counts: number[] = [];
  const session_ids = ['c', 'a'];
  const file = valueOf(await client.export({ format: 'json', session_ids, onProgress: (count) => counts.push(count) }));
  expect(file).toMatchObject({ media_type: 'application/json', losses: ['attachments'] });
  expect(file.name).toMatch(/^holdfast-\d{4}-\d\d-\d\d\.json$/);
  expect(counts).toEqual([]);
  const { sessions } = readBack(file.name, await new Response(file.body).text());
  expect(sessions).toEqual(
    await Promise.all(
      session_ids.map(async (id) => asImported(valueOf(await client.api.session(id, { timing: true })))),
    ),
  );
  expect(counts).toEqual([1, 2]);
  expect(valueOf(await file.done)).toEqual({ sessions: 2, losses: {} });
});

test('exports the sessions that a query lists, and names a file of one session by its id', async () => {
  const client = await clientWith('a', 'b');
  const all = valueOf(await client.export({ format: 'jsonl', query: { q: 'b' } }));
  expect(readBack(all.name, await new Response(all.body).text()).sessions.map((each) => each?.session_id)).toEqual([
    'b',
  ]);
  const one = valueOf(await client.export({ format: 'html', session_ids: ['a'] }));
  expect(one.name).toMatch(/-a\.html$/);
});

test('says that a session or a format is not there, and why a file ended early', async () => {
  const client = await clientWith('d');
  expect(await client.export({ format: 'json', session_ids: ['none'] })).toMatchObject({
    error: { code: 'session_not_found' },
  });
  expect(await client.export({ format: 'docx' as 'json', query: {} })).toMatchObject({
    error: { code: 'invalid_event' },
  });
  const file = valueOf(await client.export({ format: 'json', session_ids: ['d', 'none'] }));
  await expect(new Response(file.body).text()).rejects.toThrow('none');
  expect(await file.done).toMatchObject({ error: { code: 'session_not_found' } });
});

test('encrypts a file as it is read, and says where it cannot', async () => {
  const client = await clientWith('secret-one', 'secret-two');
  const request = { format: 'jsonl', query: {} } as const;
  const plain = await new Response(valueOf(await client.export(request)).body).text();
  const file = valueOf(await client.export({ ...request, passphrase: 'open sesame' }));
  expect(file.name).toMatch(/^holdfast-\d{4}-\d\d-\d\d\.jsonl\.encrypted$/);
  expect(file).toMatchObject({ media_type: 'application/octet-stream', losses: ['attachments'] });
  const bytes = await new Response(file.body).bytes();
  expect(valueOf(await file.done)).toMatchObject({ sessions: 2 });
  expect(new TextDecoder('latin1').decode(bytes)).not.toContain('secret-one');
  const opened: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of decrypt(piecesOf(new Blob([bytes]).stream()), 'open sesame')) opened.push(piece);
  expect(await new Blob(opened).text()).toBe(plain);

  for (const passphrase of ['', 5, {}, []]) {
    const refused = await client.export({ ...request, passphrase: passphrase as string });
    expect(refused).toMatchObject({ error: { code: 'invalid_event', message: expect.stringContaining('passphrase') } });
  }
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  onTestFinished(() => void vi.unstubAllGlobals());
  const onPlainHttp = await client.export({ ...request, passphrase: 'open sesame' });
  expect(onPlainHttp).toMatchObject({ error: { code: 'not_connected', message: expect.stringContaining('https') } });
});

test('an encrypted file that fails or is given up says so', async () => {
  const client = await clientWith('secret-three');
  const passphrase = 'open sesame';
  const missing = { format: 'json', session_ids: ['secret-three', 'none'], passphrase } as const;
  const failing = valueOf(await client.export(missing));
  await expect(new Response(failing.body).text()).rejects.toThrow('none');
  expect(await failing.done).toMatchObject({ error: { code: 'session_not_found' } });
  const unread = valueOf(await client.export(missing));
  await unread.body.cancel();
  expect(await unread.done).toMatchObject({ error: { code: 'not_connected' } });
  const begun = valueOf(await client.export(missing));
  const reader = begun.body.getReader();
  await reader.read();
  await reader.cancel();
  expect(await begun.done).toMatchObject({ error: { code: 'not_connected' } });
});
