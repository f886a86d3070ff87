// What leaves the recorder without the secrets of recordings that were made before redaction was switched on.

import { expect, test } from 'vitest';
import { readManifest, recordingsOf, runBackup, verifyBackup } from '../../src/backup/index.ts';
import { exportSessions, sessionRedactor } from '../../src/formats/index.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../src/protocol/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { MemoryFolder } from '../support/memory-folder.ts';
import { NOBODY, recorderOn } from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { aTransport, ask } from './rest-fake-recorder.ts';

const SECRET = `sk-proj-${'aB3dE5fG7hJ9'.repeat(5)}`;
const TEXT = `Use ${SECRET} for ACME-12`;
const REDACTED = 'Use [redacted: openai-key] for [redacted: order]';
const RULES = [{ name: 'order', pattern: 'ACME-[0-9]+' }];

/** A recorder with a session that was recorded while redaction was off. */
async function withSecrets(redact: boolean): Promise<TestRecorder> {
  const recorder = recorderOn();
  await recorder.record(
    [
      sessionStart('s1', { title: TEXT, workspace_path: TEXT, metadata: { note: TEXT } }),
      messageAdd('m1', 'Earlier '),
      append(TEXT),
      messageAdd('m1', TEXT, { metadata: { note: TEXT } }),
      messageAdd('m2', 'Nothing of it.'),
      append(' Still.', { message_id: 'm2' }),
    ],
    NOBODY,
  );
  valueOf(await recorder.api.configure({ redact, redaction_rules: RULES }));
  return recorder;
}

test.each(EXPORT_FORMATS.filter((format) => format !== 'zip'))(
  'an export as %s leaves secrets out if it is asked to',
  async (format: ExportFormat) => {
    const { api } = await withSecrets(false);
    const textOf = async (redact: boolean): Promise<string> => {
      const file = await exportSessions(api, { session_ids: ['s1'] }, format, { now: new Date(0), redact });
      return new Response(valueOf(file).body).text();
    };
    expect(await textOf(false)).toContain(SECRET);
    const redacted = await textOf(true);
    expect(redacted).not.toContain(SECRET.slice(0, 12));
    expect(redacted).not.toContain('ACME-');
    expect(redacted).toContain('Nothing of it. Still.');
  },
);

test('so does one over REST', async () => {
  const recorder = await withSecrets(false);
  for (const path of ['/export?redact=true', '/session/s1/export?redact=true&format=markdown']) {
    const text = await (await ask(aTransport(recorder), 'GET', path)).text();
    expect(text).toContain('openai-key');
    expect(text).not.toContain(SECRET.slice(0, 12));
  }
});

test('places in a text that has changed are left out, those in others stay', async () => {
  const { api } = await withSecrets(false);
  const session = valueOf(await api.session('s1', { timing: true }));
  const { messages, title } = sessionRedactor({ redaction_rules: RULES })(session);
  expect(title).toBe(REDACTED);
  expect(messages).toMatchObject([
    { content: REDACTED, metadata: { note: REDACTED }, timing: null },
    { content: 'Nothing of it. Still.' },
  ]);
  expect(messages[0]?.revisions.map(({ content }) => content)).toEqual([`Earlier ${REDACTED}`]);
  expect(messages[1]).toBe(session.messages[1]);
});

test('a backup leaves them out while redaction is on, and is verified as it is', async () => {
  const recorder = await withSecrets(true);
  const folder = new MemoryFolder();
  const recordings = recordingsOf(recorder.api);
  const run = await runBackup(folder, recordings, { namespace: 'holdfast', now: 0, secret: null });
  expect(run.sessions).toBe(1);
  const found = await readManifest(folder);
  if (found.state !== 'found') throw new Error(`The manifest is ${found.state}.`);
  expect(await verifyBackup(folder, recordings, found.manifest, null)).toMatchObject({ damaged: [], same: 1 });
  const files = [...(await folder.sizes()).keys()];
  for (const name of files) {
    let text = '';
    for await (const bytes of (await folder.read(name)) ?? []) text += new TextDecoder().decode(bytes);
    expect(text).not.toContain(SECRET.slice(0, 12));
  }
});
