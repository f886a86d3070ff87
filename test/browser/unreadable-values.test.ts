// Values that Chromium cannot read: it keeps large ones in files of their own, which these tests delete.

import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { launchProfile } from '../support/browser.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const TEST_DEADLINE_MS = 120_000;

async function makeProfile(): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  onTestFinished(() => rm(profile, { recursive: true, force: true }));
  return profile;
}

/** Deletes the files that a profile keeps large values in. Returns how many there were. */
async function deleteValueFiles(profile: string): Promise<number> {
  const folder = join(profile, 'Default', 'IndexedDB');
  const stores = (await readdir(folder)).filter((name) => name.endsWith('.indexeddb.blob'));
  let deleted = 0;
  for (const store of stores) {
    const entries = await readdir(join(folder, store), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      await rm(join(entry.parentPath, entry.name));
      deleted += 1;
    }
  }
  return deleted;
}

/** Ids of what the page's worker has found damaged. */
function quarantine({ page }: RecordingPage): Promise<string[]> {
  return page.evaluate(async () => {
    const read = await window.recorder.api.quarantine();
    return read.ok ? read.value.map(({ id }) => id) : [read.error.message];
  });
}

async function everythingIsFolded(page: RecordingPage): Promise<void> {
  const dirty = async (): Promise<number> =>
    (await page.rest<{ dirty_sessions: number }>('GET', '/status')).body.dirty_sessions;
  await eventually(dirty).toBe(0);
}

const MEGABYTES_3 = 3 * 1024 * 1024;

test(
  'a message of 3 MB is stored without a file of its own, and recording continues after a kill',
  { timeout: TEST_DEADLINE_MS },
  async ({ serveBuild }) => {
    const { url } = await serveBuild();
    const profile = await makeProfile();
    const content = randomBytes((MEGABYTES_3 / 4) * 3).toString('base64'); // Chromium compresses values first
    const before = await launchProfile(profile);
    const writer = await openPage(before.context, url, { controlled: true });
    await writer.open();
    await writer.record({ type: 'session_start', session_id: 's1', provider: 'test' });
    await writer.record({ type: 'message_add', session_id: 's1', message_id: 'm1', role: 'user', content });
    await before.kill();
    expect(await deleteValueFiles(profile)).toBe(0);

    const after = await launchProfile(profile);
    onTestFinished(() => after.context.close());
    const reader = await openPage(after.context, url, { controlled: true });
    await reader.open();
    const [message] = (await reader.session('s1')).messages;
    expect([message?.missing, message?.content === content]).toEqual([[], true]);
    await everythingIsFolded(reader);
    const replies = await reader.record({
      type: 'message_append',
      session_id: 's1',
      message_id: 'm1',
      content_delta: '!',
    });
    expect(replies).toMatchObject([{ type: 'ack' }]);
    await after.kill();
    expect(await deleteValueFiles(profile)).toBe(0);
  },
);

/** Makes one value of a store so large that Chromium keeps it in a file. Returns its id in reports. */
async function inflate([store, sessionId]: [string, string]): Promise<string> {
  const settle = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => {
        resolve(request.result);
      });
      request.addEventListener('error', () => {
        reject(request.error ?? new Error('failed'));
      });
    });
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const database = await settle(indexedDB.open(names.find((name) => name.startsWith('holdfast:')) ?? ''));
  const transaction = database.transaction([...database.objectStoreNames], 'readwrite', { durability: 'strict' });
  const ref = await settle(transaction.objectStore('sessions').index('by_session_id').getKey(sessionId));
  const values = transaction.objectStore(store);
  const keys = await settle(values.getAllKeys());
  const stored = await Promise.all(keys.map((key) => settle(values.get(key))));
  const isVictim = (key: IDBValidKey, value: unknown): boolean => {
    if (store === 'journal') return String(value).includes('lost words ');
    if (store === 'meta') return key === 'config';
    if (store === 'clients') return true;
    return (Array.isArray(key) ? key[0] : key) === ref;
  };
  const at = keys.findIndex((key, index) => isVictim(key, stored[index]));
  const [key, value]: [IDBValidKey | undefined, unknown] = [keys[at], stored[at]];
  if (key === undefined) throw new Error(`nothing in ${store}`);
  const padding = Array.from({ length: 30_000 }, () => Math.random().toString(36)).join(''); // not to be compressed away
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const large = isObject ? { ...value, padding } : Array.isArray(value) ? [...value, padding] : String(value) + padding;
  const complete = new Promise((resolve) => {
    transaction.addEventListener('complete', resolve);
  });
  if (values.keyPath === null) values.put(large, key);
  else values.put(large);
  await complete;
  database.close();
  return `${store}:${JSON.stringify(key).replaceAll(/[[\]"]/g, '')}`;
}

/** One session for each store, of which one value is going to be lost. */
const STORES = ['journal', 'sessions', 'messages', 'chunks', 'pieces', 'event_ids', 'clients', 'meta'] as const;

function inSession(store: string): { readonly session_id: string; readonly message_id: string } {
  return { session_id: `of-${store}`, message_id: 'm1' };
}

test(
  'in each store one value whose file is lost costs that value only, is reported, and recording continues',
  { timeout: TEST_DEADLINE_MS },
  async ({ serveBuild }) => {
    const { url } = await serveBuild();
    const profile = await makeProfile();
    const before = await launchProfile(profile);
    const writer = await openPage(before.context, url, { controlled: true });
    await writer.open();
    const metadata = { note: 'n'.repeat(30_000) };
    await writer.page.evaluate(() =>
      window.recorder.api.configure({ session_timeout_secs: 7_200, second_copy: false }),
    );
    for (const store of STORES) {
      const { session_id, message_id } = inSession(store);
      const title = `Title of ${store}`;
      await writer.record({
        type: 'session_start',
        session_id,
        provider: 'test',
        title,
        ...(store === 'pieces' ? { metadata } : {}),
      });
      await writer.record({ type: 'message_add', session_id, message_id, role: 'user', content: 'text' });
      const event = {
        type: 'message_add',
        session_id,
        message_id: 'm2',
        role: 'user',
        content: 'two',
        event_id: `theirs-${store}`,
      };
      expect(await writer.rest('POST', '/events', { events: [event] })).toMatchObject({ status: 200 });
    }
    await everythingIsFolded(writer);
    // No further checkpoint: each recorder drops the one that it has planned when it commits a change of the configuration.
    await writer.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 3_599 }));
    expect(await writer.rest('PATCH', '/config', { persist_interval_secs: 3_600 })).toMatchObject({ status: 200 });
    for (const content_delta of [', kept', ', lost words ', 'and more'])
      await writer.record({ type: 'message_append', ...inSession('journal'), content_delta });
    const raw = await before.context.newPage();
    await writer.page.close();
    await raw.goto(`${url}blank.html`);
    const ids: string[] = [];
    for (const store of STORES)
      ids.push(await raw.evaluate(inflate, [store, inSession(store).session_id] as [string, string]));
    await before.kill();
    expect(await deleteValueFiles(profile)).toBe(STORES.length);

    const after = await launchProfile(profile);
    onTestFinished(() => after.context.close());
    const reader = await openPage(after.context, url, { controlled: true });
    await reader.open();
    const texts: Record<string, string[]> = {};
    for (const store of STORES)
      texts[store] = (await reader.session(inSession(store).session_id)).messages.map(({ content }) => content);
    const whole = ['text', 'two'];
    expect(texts).toEqual({
      ...Object.fromEntries(STORES.map((store) => [store, whole])),
      journal: [`text, kept${'\ufffd'.repeat(13)}and more`, 'two'],
      chunks: ['\ufffd'.repeat(4), 'two'],
    });
    const list = await reader.rest<{ sessions: { session_id: string; title: string | null }[] }>(
      'GET',
      '/sessions?status=all',
    );
    const titles = Object.fromEntries(list.body.sessions.map(({ session_id, title }) => [session_id, title]));
    expect(titles).toEqual(
      Object.fromEntries(STORES.map((store) => [`of-${store}`, store === 'sessions' ? null : `Title of ${store}`])),
    );

    for (const store of STORES) {
      const replies = await reader.record([
        { type: 'message_append', ...inSession(store), content_delta: ', on' },
        {
          type: 'message_add',
          session_id: inSession(store).session_id,
          message_id: 'm3',
          role: 'user',
          content: 'new',
        },
      ]);
      expect(replies).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
      expect((await reader.session(inSession(store).session_id)).messages.map(({ content }) => content)).toEqual([
        `${texts[store]?.[0]}, on`,
        'two',
        'new',
      ]);
    }
    expect((await quarantine(reader)).toSorted()).toEqual(ids.toSorted());
    for (const store of STORES) {
      const { body } = await reader.rest<{ possible_losses: string[] }>('GET', `/session/of-${store}/recovery`);
      const own = ids.filter((id) => id.startsWith(`${store}:`) && !/^(journal|clients|meta):/.test(id));
      // A journal record and a client may have been of any session.
      expect(body.possible_losses.filter((id) => !/^(journal|clients):/.test(id))).toEqual(own);
    }
  },
);
