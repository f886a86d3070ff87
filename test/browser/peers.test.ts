// The benchmark's peers store what they claim to store.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, onTestFinished } from 'vitest';
import { bringPeers } from '../bench/peers/bring-peers.ts';
import type { Durability } from '../bench/peers/peer.ts';
import { PEERS } from '../bench/peers/peers.ts';
import { test } from '../support/browser-test.ts';
import { buildPage } from '../support/build-page.ts';
import { launchProfile } from '../support/browser.ts';
import { crashPage, prepareCrash } from '../support/chromium-control.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const NAMES = PEERS.map(({ name }) => name);
const LOCAL_STORAGE = 'local-storage';
/** The peers whose append() resolves when the text is in a database. */
const DURABLE = NAMES.filter((name) => name !== LOCAL_STORAGE);
const THROTTLED = NAMES.filter((name) => name.endsWith('-throttled'));

const TOKENS = Array.from({ length: 200 }, (_, index) => `${index} `);

const brought = await bringPeers(ROOT);
if (!brought.ok) throw new Error(brought.message);
const files = await buildPage(ROOT, { name: 'peers', module: 'test/bench/peers/page.ts' });

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}peers.html`);
  return page;
}

/** Opens the peer's database in the page, or opens it again. */
const open = (page: Page, name: string, durability: Durability): Promise<void> =>
  page.evaluate(
    async ([peer, asked]) => {
      await window.stores[peer]?.close();
      window.stores[peer] = await window.peers.peerOf(peer).open(`chats-${peer}`, asked);
    },
    [name, durability] as const,
  );

/** Begins a conversation and appends to it without waiting for each append. Resolves when all appends have settled. */
const record = (page: Page, name: string, sessionId: string, deltas: readonly string[]): Promise<void> =>
  page.evaluate(
    async ([peer, id, tokens]) => {
      const store = window.stores[peer];
      if (store === undefined) throw new Error(`${peer} is not open`);
      await store.begin(id);
      await Promise.all(tokens.map((token) => store.append(id, token)));
    },
    [name, sessionId, deltas] as const,
  );

/**
 * Records in both conversations at once. When all appends have settled, the page blocks immediately, so that
 * nothing completes later, and crashes.
 */
async function recordUntilCrash(page: Page, name: string, sessionIds: readonly string[]): Promise<void> {
  const crash = await prepareCrash(page); // a page that has come to a stop takes no new connection
  const settled = page.waitForEvent('console', (message) => message.text() === 'settled');
  page
    .evaluate(
      async ([peer, ids, tokens]) => {
        const store = window.stores[peer];
        if (store === undefined) throw new Error(`${peer} is not open`);
        await Promise.all(ids.map((id) => store.begin(id)));
        await Promise.all(tokens.flatMap((token) => ids.map((id) => store.append(id, id + token))));
        console.debug('settled');
        while (performance.now() > 0);
      },
      [name, sessionIds, TOKENS] as const,
    )
    .catch(() => undefined); // rejects, because the page that would answer crashes
  await settled;
  await crash();
}

const read = (page: Page, name: string, sessionId: string): Promise<string | undefined> =>
  page.evaluate(([peer, id]) => window.stores[peer]?.read(id), [name, sessionId] as const);

/** RxDB contains an older version of Dexie, and a page can load only one version. */
const NEEDS_A_PAGE = 'rxdb';

/** Opens each peer, one after the other, and returns the result of `ask` for each. */
async function ofEach<T>(
  {
    context,
    url,
    names,
    durability,
  }: { context: BrowserContext; url: string; names: readonly string[]; durability: Durability },
  ask: (page: Page, name: string) => Promise<T>,
): Promise<Record<string, T>> {
  const shared = await openPage(context, url);
  const answers: Record<string, T> = {};
  for (const name of names) {
    const page = name === NEEDS_A_PAGE ? await openPage(context, url) : shared;
    await open(page, name, durability);
    answers[name] = await ask(page, name);
  }
  return answers;
}

const forEach = <T>(names: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, value]));

/** Records with each peer, kills the browser and starts it again. Returns the texts before and after that. */
async function recordAndKill(
  url: string,
  names: readonly string[],
): Promise<Record<'textsBefore' | 'textsAfter', Record<string, string | undefined>>> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-peers-'));
  onTestFinished(() => rm(profile, { recursive: true, force: true, maxRetries: 10 }));
  const asked = { url, names, durability: 'strict' } as const;
  const first = await launchProfile(profile);
  const textsBefore = await ofEach({ context: first.context, ...asked }, async (page, name) => {
    await record(page, name, 'a', ['kept ', 'too']);
    return read(page, name, 'a');
  });
  await first.kill();
  const second = await launchProfile(profile);
  const textsAfter = await ofEach({ context: second.context, ...asked }, (page, name) => read(page, name, 'a'));
  await second.context.close();
  return { textsBefore, textsAfter };
}

describe('peers of the benchmark', () => {
  test.for(DURABLE)(
    '%s keeps two conversations that grew at the same time when the page crashes',
    async (name, { context, serveBuild }) => {
      const { url } = await serveBuild({ extraFiles: files });
      const page = await openPage(context, url);
      await open(page, name, 'strict');
      await recordUntilCrash(page, name, ['a', 'b']);

      const other = await openPage(context, url);
      await open(other, name, 'strict');
      for (const id of ['a', 'b']) expect(await read(other, name, id)).toBe(TOKENS.map((token) => id + token).join(''));
      expect(await read(other, name, 'unknown')).toBe('');
    },
  );

  test('another page reads what localStorage stored', async ({ context, serveBuild }) => {
    const { url } = await serveBuild({ extraFiles: files });
    const page = await openPage(context, url);
    await open(page, LOCAL_STORAGE, 'strict');
    await record(page, LOCAL_STORAGE, 'a', TOKENS);
    await page.close();
    const other = await openPage(context, url);
    await open(other, LOCAL_STORAGE, 'strict');
    expect(await read(other, LOCAL_STORAGE, 'a')).toBe(TOKENS.join(''));
  });

  test.for(['strict', 'relaxed'] as const)(
    'each peer writes with forced %s durability',
    async (durability, { context, serveBuild }) => {
      const { url } = await serveBuild({ extraFiles: files });
      const opened = await ofEach({ context, url, names: DURABLE, durability }, async (page, name) => {
        const count = () => page.evaluate(() => window.peers.openedTransactions());
        const before = await count();
        await record(page, name, 'a', ['text']);
        const { [durability]: asked, ...others } = await count();
        return { asked: asked > before[durability], others: Object.values(others) };
      });
      expect(opened).toEqual(forEach(DURABLE, { asked: true, others: [0, 0] }));
    },
  );

  test.for(THROTTLED)(
    '%s loses the tokens since the last save when the page crashes',
    async (name, { context, serveBuild }) => {
      const { url } = await serveBuild({ extraFiles: files });
      const page = await openPage(context, url);
      await open(page, name, 'strict');
      await record(page, name, 'a', ['kept ']);
      await page.clock.install(); // time stands still: the next save never comes
      await page.evaluate((peer) => void window.stores[peer]?.append('a', 'lost'), name);
      await crashPage(page);
      const other = await openPage(context, url);
      await open(other, name, 'strict');
      expect(await read(other, name, 'a')).toBe('kept ');
    },
  );

  test('each peer keeps what it acknowledged when the whole browser is killed', async ({ serveBuild }) => {
    const { url } = await serveBuild({ extraFiles: files });
    const { textsBefore, textsAfter } = await recordAndKill(url, DURABLE);
    expect(textsBefore).toEqual(forEach(DURABLE, 'kept too'));
    expect(textsAfter).toEqual(textsBefore);
  });

  // Chromium writes it to disk after 5 s. On a busy machine the kill can come later than that.
  test('localStorage loses its last writes when the whole browser is killed', { retry: 2 }, async ({ serveBuild }) => {
    const { url } = await serveBuild({ extraFiles: files });
    const { textsBefore, textsAfter } = await recordAndKill(url, [LOCAL_STORAGE]);
    expect(textsBefore).toEqual({ [LOCAL_STORAGE]: 'kept too' });
    expect(textsAfter).toEqual({ [LOCAL_STORAGE]: '' });
  });

  test('each peer keeps a character that is split between two tokens, or lists this in its limits', async ({
    context,
    serveBuild,
  }) => {
    const { url } = await serveBuild({ extraFiles: files });
    const texts = await ofEach({ context, url, names: NAMES, durability: 'relaxed' }, async (page, name) => {
      await record(page, name, 'a', ['\ud83d', '\ude00']);
      await open(page, name, 'relaxed');
      return read(page, name, 'a');
    });
    const cutting = PEERS.filter(({ limits }) => limits?.includes('surrogate')).map(({ name }) => name);
    expect(texts).toEqual({ ...forEach(NAMES, '\ud83d\ude00'), ...forEach(cutting, '\ufffd\ufffd') });
  });

  test('localStorage rejects a conversation that exceeds its quota', async ({ context, serveBuild }) => {
    const { url } = await serveBuild({ extraFiles: files });
    const page = await openPage(context, url);
    await open(page, LOCAL_STORAGE, 'strict');
    await record(page, LOCAL_STORAGE, 'a', ['fits']);
    const outcome = await page.evaluate(
      (peer) =>
        window.stores[peer]?.append('a', '.'.repeat(5 * 1024 * 1024)).then(
          () => 'stored',
          (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
        ),
      LOCAL_STORAGE,
    );
    expect(outcome).toBe('QuotaExceededError');
    expect(await read(page, LOCAL_STORAGE, 'a')).toBe('fits');
  });
});
