// The search over all messages in real Chromium: its index in a file of the origin, in a worker of a page.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { buildScript } from '../support/build-page.ts';
import { eventually, test } from '../support/browser-test.ts';
import { crashPage } from '../support/chromium-control.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import type { SearchPage, SearchQuery, SearchStatus } from '../../src/protocol/index.ts';

const extraFiles = await buildScript(process.cwd(), { name: 'search', module: 'test/support/search-page.ts' });

const SECRET = 'zanzibarquokka';

const RECORDED = [
  sessionStart('s1', { title: 'Notes on storage', provider: 'openai', model: 'gpt-5' }),
  messageAdd('m1', 'How does the flight recorder keep its configuration?', { session_id: 's1', role: 'user' }),
  messageAdd('m2', 'In the café, beside the journal. '.repeat(30), { session_id: 's1' }),
  messageAdd('m3', '私は東京都に住んでいます', { session_id: 's1' }),
  sessionStart('s2', { title: 'Something else', provider: 'anthropic' }),
  messageAdd('m1', `A recorder with a secret: ${SECRET}`, { session_id: 's2' }),
];

async function openSearch(context: BrowserContext, url: string): Promise<Page> {
  const { page, open } = await openPage(context, url);
  await open();
  await startSearch(page, url);
  return page;
}

/** Loads the search into a page that has a recorder open. */
async function startSearch(page: Page, url: string): Promise<void> {
  // Passed as a string, because Vitest would rewrite the `import()` in a function.
  await page.evaluate(`import(${JSON.stringify(`${url}search.js`)}).then(() => null)`);
}

function find(page: Page, text: string, filter: NonNullable<SearchQuery['filter']> = {}): Promise<string[]> {
  return page.evaluate((query) => window.searching.find(query), { text, filter });
}

function status(page: Page): Promise<SearchStatus> {
  return page.evaluate(() => window.searching.search.status);
}

/** Whether any file of the origin's file system has the bytes of a word. */
function filesHave(page: Page, word: string): Promise<boolean> {
  return page.evaluate(async (sought) => {
    async function has(directory: FileSystemDirectoryHandle): Promise<boolean> {
      for await (const handle of directory.values()) {
        if (handle.kind === 'directory') {
          if (await has(handle)) return true;
        } else {
          const bytes = await (await handle.getFile()).arrayBuffer();
          if (new TextDecoder('latin1').decode(bytes).includes(sought)) return true;
        }
      }
      return false;
    }
    return has(await navigator.storage.getDirectory());
  }, word);
}

/** Overwrites the middle of every long file of the origin's file system. */
async function damageFiles(page: Page): Promise<number> {
  return page.evaluate(async () => {
    async function damage(directory: FileSystemDirectoryHandle): Promise<number> {
      let damaged = 0;
      for await (const handle of directory.values()) {
        if (handle.kind === 'directory') damaged += await damage(handle);
        else {
          const file = handle;
          const { size } = await file.getFile();
          if (size < 16_384) continue;
          const writable = await file.createWritable({ keepExistingData: true });
          // After the header that the pool of files has before each.
          await writable.write({ type: 'write', position: 4096 + 100, data: new Uint8Array(size - 4196).fill(0x5a) });
          await writable.close();
          damaged += 1;
        }
      }
      return damaged;
    }
    return damage(await navigator.storage.getDirectory());
  });
}

async function recorded(context: BrowserContext, url: string): Promise<RecordingPage> {
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record(RECORDED);
  return writer;
}

test('messages are found as they are recorded and typed, and after a restart, from a file', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const writer = await recorded(context, url);
  const page = await openSearch(context, url);
  expect(await page.evaluate(() => window.searching.states)).toEqual([]);

  await eventually(() => find(page, 'recorder conf')).toEqual(['s1/m1']);
  expect(await status(page)).toMatchObject({ state: 'ready', storage: 'file', total_messages: 4 });
  expect((await find(page, 'recorder')).toSorted()).toEqual(['s1/m1', 's2/m1']);
  expect(await find(page, '"flight recorder"')).toEqual(['s1/m1']);
  expect(await find(page, '"recorder flight"')).toEqual([]);
  expect(await find(page, 'recorder -flight')).toEqual(['s2/m1']);
  expect(await find(page, 'CAFE JOURNAL')).toEqual(['s1/m2']);
  expect(await find(page, '東京')).toEqual(['s1/m3']);
  expect(await find(page, 'storage')).toEqual(['s1']);
  expect(await find(page, 'recorder', { provider: 'anthropic' })).toEqual(['s2/m1']);
  expect(await find(page, 'recorder', { model: 'gpt' })).toEqual(['s1/m1']);
  for (const hostile of ['"', '* AND (', 'NEAR(a b)', 'x:y ^z', "'; DROP TABLE texts; --"])
    expect(await find(page, hostile)).toBeInstanceOf(Array);

  await writer.record(messageAdd('m9', 'A later remark', { session_id: 's2' }));
  await eventually(() => find(page, 'later remark')).toEqual(['s2/m9']);

  await page.close();
  const restarted = await openSearch(context, url);
  await eventually(() => find(restarted, 'later remark')).toEqual(['s2/m9']);
  await eventually(async () => (await status(restarted)).state).toBe('ready');
  expect(await restarted.evaluate(() => window.searching.states)).not.toContain('building');
});

test('what is purged is forgotten, also in the bytes of the file', async ({ context, serveBuild }) => {
  const { url } = await serveBuild({ extraFiles });
  const writer = await recorded(context, url);
  const page = await openSearch(context, url);
  await eventually(() => find(page, SECRET)).toEqual(['s2/m1']);
  await eventually(() => filesHave(page, SECRET.slice(1))).toBe(true);

  await writer.page.evaluate(() => window.recorder.api.trash('s2'));
  expect(await find(page, SECRET)).toEqual([]);
  await writer.page.evaluate(() => window.recorder.api.purge('s2'));
  expect(await find(page, SECRET)).toEqual([]);
  await eventually(() => filesHave(page, SECRET.slice(1))).toBe(false);
  expect(await find(page, 'recorder conf')).toEqual(['s1/m1']);
});

test('one tab holds the index, the others ask it, and the next one takes over when it crashes', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const writer = await recorded(context, url);
  const holder = await openSearch(context, url);
  await eventually(() => find(holder, 'recorder conf')).toEqual(['s1/m1']);
  const other = await openSearch(context, url);
  expect(await find(other, 'recorder conf')).toEqual(['s1/m1']);

  await crashPage(holder);
  await eventually(() => find(other, 'recorder conf')).toEqual(['s1/m1']);
  await writer.record(messageAdd('m9', 'After the crash', { session_id: 's1' }));
  await eventually(() => find(other, 'after crash')).toEqual(['s1/m9']);
  expect(await status(other)).toMatchObject({ state: 'ready', storage: 'file' });
});

test('a damaged file is thrown away and the index built anew; a person may do that as well', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  await recorded(context, url);
  const first = await openSearch(context, url);
  await eventually(() => find(first, 'recorder conf')).toEqual(['s1/m1']);
  await first.close();
  const blank = await openPage(context, url);
  await eventually(() => damageFiles(blank.page).catch(() => 0)).toBe(1);

  const page = await openSearch(context, url);
  await eventually(() => find(page, 'recorder conf')).toEqual(['s1/m1']);
  expect(await page.evaluate(() => window.searching.states)).toContain('building');

  await page.getByTestId('search-discard').click();
  await eventually(() => page.getByTestId('search-state').getAttribute('data-state')).toBe('off');
  await eventually(() => filesHave(page, 'configuration')).toBe(false);
  await eventually(() => find(page, 'recorder conf')).toEqual(['s1/m1']);
  await eventually(() => page.getByTestId('search-size').innerText()).toContain('on this device');
});

test('results are shown as they are typed, by keyboard, with links to the messages', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  await recorded(context, url);
  const page = await openSearch(context, url);
  await page.evaluate(() => (window.searching.results.text = 'rec'));
  await eventually(() => page.getByTestId('search-hit').count()).toBe(2);
  await page.evaluate(() => (window.searching.results.text = 'flight rec'));
  await eventually(() => page.getByTestId('search-hit').count()).toBe(1);
  expect(await page.locator('mark').allInnerTexts()).toEqual(['flight', 'recorder']);
  await page.evaluate(() => window.searching.results.focusCurrent());
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).hash).toBe('#/session/s1/message/m1');
  await page.evaluate(() => (window.searching.results.text = 'nowhere'));
  await page.getByTestId('search-empty').waitFor();
});

test('what is found follows the recordings: what is recorded appears, what is trashed goes', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const writer = await recorded(context, url);
  const page = await openSearch(context, url);
  await page.evaluate(() => (window.searching.results.text = 'quokka'));
  await page.getByTestId('search-empty').waitFor();
  await writer.record([
    sessionStart('s3', { title: 'Animals' }),
    messageAdd('m1', 'A quokka is small.', { session_id: 's3' }),
  ]);
  await eventually(() => page.getByTestId('search-hit').count()).toBe(1);
  await page.evaluate(() => window.searching.results.focusCurrent());
  await writer.record([
    sessionStart('s4', { title: 'More animals' }),
    messageAdd('m1', 'Another quokka: quokka.', { session_id: 's4' }),
  ]);
  await eventually(() => page.getByTestId('search-group').count()).toBe(2);
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).hash).toBe('#/session/s3');
  await writer.page.evaluate(() => window.recorder.api.trash('s3'));
  await writer.page.evaluate(() => window.recorder.api.trash('s4'));
  await page.getByTestId('search-empty').waitFor();
});

test('GET /search answers from the index of a page, and without one from the newest messages', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ extraFiles });
  const rest = await openPage(context, url, { controlled: true });
  await rest.open();
  await rest.record(RECORDED);
  const scanned = await rest.rest<SearchPage>('GET', '/search?q=recorder');
  expect([scanned.body.order, scanned.body.groups.length, scanned.body.complete]).toEqual(['recency', 2, true]);
  const page = await openSearch(context, url);
  await eventually(() => find(page, 'recorder conf')).toEqual(['s1/m1']);
  const indexed = await rest.rest<SearchPage>('GET', '/search?q=recorder+conf');
  expect([indexed.body.order, indexed.body.groups[0]?.hits[0]?.message_id]).toEqual(['relevance', 'm1']);
});
