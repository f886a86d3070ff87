// The import of files in real Chromium: in a worker of its own, with progress and a cancel.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import type { ImportEnd, ImportProgress } from '../../src/protocol/index.ts';
import { test } from '../support/browser-test.ts';
import { stopServiceWorkers } from '../support/chromium-control.ts';
import { buildScript } from '../support/build-page.ts';
import { chatgptExport } from '../support/chatgpt-export.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { zipOf } from '../support/zip-files.ts';

const CHATS = 300;
const json = chatgptExport(CHATS, 2_000);
const large = chatgptExport(6_000, 2_000);
const zip = await zipOf([
  { path: 'conversations.json', content: json },
  { path: 'picture.png', content: 'no picture' },
]);

const extraFiles = {
  ...(await buildScript(process.cwd(), { name: 'import', module: 'test/support/import-page.ts' })),
  'export.zip': new Uint8Array(await zip.arrayBuffer()),
  'conversations.json': json,
  'large.json': large,
};

interface Imported extends ImportEnd {
  readonly progress: readonly ImportProgress[];
}

async function openImport(context: BrowserContext, url: string): Promise<RecordingPage> {
  const recording = await openPage(context, url);
  await recording.open();
  // Passed as a string, because Vitest would rewrite the `import()` in a function.
  await recording.page.evaluate(`import(${JSON.stringify(`${url}import.js`)}).then(() => null)`);
  return recording;
}

/** Imports a file of the server. `cancels`: once there is progress. */
function importFile(page: Page, file: string, cancels = false): Promise<Imported> {
  return page.evaluate(
    async ({ name, isCancelled }) => {
      const blob = await (await fetch(name)).blob();
      const progress: ImportProgress[] = [];
      const cancel = new AbortController();
      const end = await window.importChats(window.recorder, [new File([blob], name)], {
        signal: cancel.signal,
        onProgress(shown) {
          progress.push(shown);
          if (isCancelled && shown.sessions > 0) cancel.abort();
        },
      });
      return { ...end, progress };
    },
    { name: file, isCancelled: cancels },
  );
}

test('an archive is imported in a worker, is in the lists at once, and changes nothing when it comes again', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const { page, session } = await openImport(context, url);
  const { report, error, progress } = await importFile(page, 'export.zip');
  expect(error).toBeNull();
  expect(report.format).toBe('chatgpt');
  expect(report.sessions).toHaveLength(CHATS);
  expect(progress.at(-1)).toMatchObject({ sessions: CHATS, bytes_read: json.length, bytes_total: json.length });
  const listed = await page.evaluate(() => window.recorder.api.sessions({ status: 'all', limit: 1 }));
  expect(listed.value?.total).toBe(CHATS);
  expect(await session('chatgpt:chat-7')).toMatchObject({
    title: 'Chat 7',
    status: 'ended',
    started_at: '2023-11-14T22:13:27.000Z',
    messages: [{ content: 'Question 7' }, { content: expect.stringContaining('Answer 7 ') as string }],
  });
  const again = await importFile(page, 'conversations.json');
  expect(new Set(again.report.sessions.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
});

test('a file is imported over REST', async ({ context, serveBuild }) => {
  const { url } = await serveBuild({ extraFiles });
  const { page, session, open } = await openPage(context, url, { controlled: true });
  await open();
  const post = (name: string) =>
    page.evaluate(async (file) => {
      const body = await (await fetch(file)).blob();
      const reply = await fetch(`/api/recording/import?name=${file}`, { method: 'POST', body });
      return { status: reply.status, body: (await reply.json()) as { sessions?: unknown[]; code?: string } };
    }, name);
  // What imports was loaded while the worker was installed; this one loads it again from where the browser keeps it.
  await stopServiceWorkers(page);
  const { status, body } = await post('export.zip');
  expect([status, body.sessions?.length]).toEqual([200, CHATS]);
  expect((await session('chatgpt:chat-7')).messages).toHaveLength(2);
  expect(await post('import.js')).toMatchObject({ status: 422, body: { code: 'nothing_imported' } });
});

test('recording goes on during an import, and a cancel leaves whole sessions', async ({ context, serveBuild }) => {
  const { url } = await serveBuild({ extraFiles });
  const { page, record, session } = await openImport(context, url);
  const importing = importFile(page, 'large.json', true);
  const replies = await record([sessionStart('s'), messageAdd('m', 'Recorded meanwhile', { session_id: 's' })]);
  expect(replies.map(({ type }) => type)).toEqual(['ack', 'ack']);
  const { report, error } = await importing;
  expect(error).toMatchObject({ code: 'cancelled' });
  const listed = await page.evaluate(() =>
    window.recorder.api.sessions({ status: 'all', provider: 'chatgpt', limit: 1_000 }),
  );
  const sessions = listed.value?.sessions ?? [];
  expect(sessions.length).toBeGreaterThanOrEqual(Math.max(1, report.sessions.length));
  expect(sessions.length).toBeLessThan(6_000);
  expect(new Set(sessions.map(({ message_count }) => message_count))).toEqual(new Set([2]));
  expect((await session('s')).messages).toHaveLength(1);
});
