// What Chromium throws away of a damaged database comes back from the second copy.

import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { launchProfile } from '../support/browser.ts';
import type { SessionDetail } from '../../src/protocol/index.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const TEST_DEADLINE_MS = 120_000;

/** Files of the origin's LevelDB that are emptied. Without the copy, none of these leaves anything. */
const DAMAGES = [
  { name: 'its CURRENT is emptied', file: /^CURRENT$/ },
  { name: 'its manifest is emptied', file: /^MANIFEST-/ },
  { name: 'its log is emptied', file: /^\d+\.log$/ },
];

async function damage(profile: string, { file }: (typeof DAMAGES)[number]): Promise<void> {
  const folder = join(profile, 'Default', 'IndexedDB');
  const stores = (await readdir(folder)).filter((name) => name.endsWith('.indexeddb.leveldb'));
  let count = 0;
  for (const store of stores)
    for (const name of (await readdir(join(folder, store))).filter((each) => file.test(each))) {
      await truncate(join(folder, store, name));
      count += 1;
    }
  expect(count).toBeGreaterThan(0);
}

/** Attaches a text, and waits until the copy has it. Returns its hash. */
async function attach({ page }: RecordingPage, text: string): Promise<string> {
  const sha256 = await page.evaluate(async (given) => {
    const { ok, value, error } = await window.recorder.api.attach(new Blob([given], { type: 'text/plain' }));
    if (!ok) throw new Error(error.message);
    return value.sha256;
  }, text);
  const isThere = (): Promise<boolean> =>
    page.evaluate(
      async (hash) => (await caches.match(`https://holdfast.invalid/attachment/${hash}`)) !== undefined,
      sha256,
    );
  await eventually(isThere).toBe(true);
  return sha256;
}

/** An attachment as the recorder has it. */
function attached({ page }: RecordingPage, sha256: string): Promise<{ text: string; media_type: string } | null> {
  return page.evaluate(async (hash) => {
    const { ok, value } = await window.recorder.api.attachment(hash);
    return ok ? { text: await new Response(value.bytes).text(), media_type: value.media_type } : null;
  }, sha256);
}

/** Waits until the copy has every fact. */
async function isCopied({ page }: RecordingPage): Promise<void> {
  const lag = (): Promise<number> =>
    page.evaluate(async () => {
      const session = await window.recorder.api.session('s1', { limit: 0 });
      const [name = ''] = (await caches.keys()).filter((each) => each.endsWith(':copy'));
      const head = await (await caches.open(name)).match('https://holdfast.invalid/head');
      if (!session.ok || head === undefined) return -1;
      const { seq } = (await head.json()) as { readonly seq: number };
      return Math.max(0, session.value.seq - seq);
    });
  await eventually(lag).toBe(0);
}

test.for(DAMAGES)(
  'recordings come back where $name',
  { timeout: TEST_DEADLINE_MS },
  async (damaged, { serveBuild }) => {
    const { url } = await serveBuild();
    const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
    onTestFinished(() => rm(profile, { recursive: true, force: true }));
    const content = Array.from({ length: 2_000 }, (_, index) => `word ${index} `).join('');
    const write = async (record: (writer: RecordingPage) => Promise<void>): Promise<SessionDetail> => {
      const before = await launchProfile(profile);
      const writer = await openPage(before.context, url, { controlled: true });
      await writer.open();
      await record(writer);
      await isCopied(writer);
      const session = await writer.session('s1');
      await before.context.close();
      return session;
    };
    await write(async (writer) => {
      await writer.rest('PATCH', '/config', { persist_interval_secs: 0.2 });
      await writer.record({ type: 'session_start', session_id: 's1', provider: 'test', title: 'kept' });
      await writer.record({ type: 'message_add', session_id: 's1', message_id: 'm1', role: 'user', content });
    });
    // LevelDB has written its files anew when it opened them.
    let sha256 = '';
    const expected = await write(async (writer) => {
      sha256 = await attach(writer, 'attached');
      const metadata = { attachments: [{ sha256 }] };
      await writer.record({
        type: 'message_add',
        session_id: 's1',
        message_id: 'm0',
        role: 'user',
        content: '',
        metadata,
      });
      await writer.record({ type: 'message_add', session_id: 's1', message_id: 'm2', role: 'assistant', content: '' });
      for (let count = 0; count < 20; count += 1)
        await writer.record({ type: 'message_append', session_id: 's1', message_id: 'm2', content_delta: `${count} ` });
      await writer.record({ type: 'session_start', session_id: 's2', provider: 'test' });
      await writer.record({ type: 'session_end', session_id: 's2' });
    });
    await damage(profile, damaged);

    const after = await launchProfile(profile);
    onTestFinished(() => after.context.close());
    const reader = await openPage(after.context, url, { controlled: true });
    await reader.open();
    const found = await reader.session('s1');
    expect(found.messages.map(({ content: text }) => text)).toEqual(expected.messages.map(({ content: text }) => text));
    expect(found).toMatchObject({ title: 'kept', started_at: expected.started_at });
    expect((await reader.session('s2')).status).toBe('ended');
    expect(await attached(reader, sha256)).toEqual({ text: 'attached', media_type: 'text/plain' });
    const replies = await reader.record({
      type: 'message_append',
      session_id: 's1',
      message_id: 'm2',
      content_delta: 'goes on',
    });
    expect(replies).toMatchObject([{ type: 'ack' }]);
    expect((await reader.session('s1')).messages.at(-1)?.content).toMatch(/19 goes on$/);
  },
);
