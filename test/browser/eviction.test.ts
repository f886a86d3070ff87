// Recordings without a second copy that the browser has deleted: the pages report it once, with the way to prevent it.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import type { Eviction } from '../../src/client/index.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { deleteDatabases, killSharedWorkers } from '../support/chromium-control.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

async function openWithoutCopy(context: BrowserContext, url: string): Promise<RecordingPage> {
  const recording = await openPage(context, url);
  await recording.open();
  await recording.page.evaluate(() => window.recorder.api.configure({ second_copy: false }));
  return recording;
}

/** Records a session in a page, and closes the page. */
async function recordSession(context: BrowserContext, url: string): Promise<void> {
  const recording = await openWithoutCopy(context, url);
  await recording.record([sessionStart(), messageAdd('m1', 'Precious')]);
  await eventually(() =>
    recording.page.evaluate(() => localStorage.getItem('holdfast:holdfast:recordings')),
  ).not.toBeNull();
  await recording.page.close();
}

/** Opens a page with the library. Returns it with the number of evictions that it reported until its recorder answered. */
async function evictionsIn(context: BrowserContext, url: string): Promise<[RecordingPage, number]> {
  const recording = await openPage(context, url);
  await recording.open();
  const count = await recording.page.evaluate(async () => {
    let told = 0;
    window.recorder.onEvicted(() => (told += 1));
    // The client sends the same question earlier over the same port, so its answer is handled before this one.
    for (let times = 0; times < 3; times += 1) await window.recorder.api.status();
    return told;
  });
  return [recording, count];
}

async function openViewer(context: BrowserContext, url: string): Promise<Page> {
  const viewer = await context.newPage();
  await viewer.goto(url);
  await viewer.locator('[data-testid=storage-health][data-health=ok]').waitFor(DEADLINE);
  return viewer;
}

test('the viewer and the chat report deleted recordings until the user dismisses the notice', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  await recordSession(context, url);
  const viewer = await openViewer(context, url);
  expect(await viewer.getByTestId('eviction-bar').count()).toBe(0);

  await deleteDatabases(viewer, new URL(url).origin);
  await viewer.reload();

  const bar = viewer.getByTestId('eviction-bar');
  await bar.waitFor(DEADLINE);
  expect(await bar.locator('span').innerText()).toMatch(
    /recordings of this site are deleted.*last here on \w+ \d+, \d{4}/s,
  );
  const chat = await context.newPage();
  await chat.goto(`${url}chat/`);
  await chat.getByTestId('eviction-bar').waitFor(DEADLINE);
  await viewer.reload();
  await bar.waitFor(DEADLINE); // no user has dismissed the notice yet

  await viewer.getByTestId('notice-dismiss').click();

  await bar.waitFor({ state: 'detached' });
  const [, told] = await evictionsIn(context, url);
  expect(told).toBe(0);
});

test('after a deletion, the new recordings become the reference for detecting the next deletion', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  await recordSession(context, url);
  const [first] = await evictionsIn(context, url);
  await first.page.goto('about:blank');
  await first.page.goto(`${url}blank.html`);
  await deleteDatabases(first.page, new URL(url).origin);
  const [second, told] = await evictionsIn(context, url);
  expect(told).toBe(1);
  await second.record([sessionStart('s2')]);
  const [, toldAfterwards] = await evictionsIn(context, url);
  expect(toldAfterwards).toBe(0);

  await deleteDatabases(first.page, new URL(url).origin);
  const [, toldAgain] = await evictionsIn(context, url);
  expect(toldAgain).toBe(1);
});

test('sessions that the user has purged are not reported as deleted by the browser', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  await recordSession(context, url);
  const [reader] = await evictionsIn(context, url);
  expect(await reader.page.evaluate(() => window.recorder.api.purge('s1'))).toMatchObject({ ok: true });
  await reader.page.close();
  const [, told] = await evictionsIn(context, url);
  expect(told).toBe(0);
});

test('the user asks the browser to keep the recordings, and sees its answer', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const { origin } = new URL(url);
  const viewer = await openViewer(context, url);
  const session = await context.newCDPSession(viewer);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const { browserContextId = '' } = targetInfo;
  const answer = (): Promise<string | null> => viewer.getByTestId('persisted').getAttribute('data-answer');

  expect(await answer()).toBe('not_asked');
  await viewer.getByTestId('persist').click();
  await eventually(answer).toBe('refused');
  expect(await viewer.getByTestId('persisted').innerText()).toContain('declined');

  const permission = { name: 'persistent-storage' };
  await session.send('Browser.setPermission', { permission, setting: 'granted', origin, browserContextId });
  await viewer.reload();
  await eventually(answer).toBe('granted');
  expect(await viewer.getByTestId('persisted').innerText()).toBe('Kept until you delete it');
  expect(await viewer.evaluate(() => navigator.storage.persisted())).toBe(true);
});

test('the viewer waits while the browser asks the user, and reports a browser that cannot be asked', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const asking = await context.newPage();
  await asking.addInitScript(() => {
    const asked = new Promise<boolean>((resolve) => {
      addEventListener('answer', () => {
        resolve(false);
      });
    });
    StorageManager.prototype.persist = () => asked;
  });
  await asking.goto(url);
  await asking.getByTestId('persist').click();
  await asking.locator('[data-testid=persisted][data-answer=asking]').waitFor();
  await asking.evaluate(() => dispatchEvent(new Event('answer')));
  await asking.locator('[data-testid=persisted][data-answer=refused]').waitFor();

  const mute = await context.newPage();
  await mute.addInitScript(() => Reflect.deleteProperty(StorageManager.prototype, 'persist'));
  await mute.goto(url);
  await mute.getByTestId('persist').click();
  await mute.locator('[data-testid=persisted][data-answer=unsupported]').waitFor();

  const willing = await context.newPage();
  await willing.addInitScript(() => {
    StorageManager.prototype.persist = () => Promise.resolve(true);
  });
  await willing.goto(url);
  await willing.getByTestId('persist').click();
  await willing.locator('[data-testid=persisted][data-answer=granted]').waitFor();
});

/** Takes what a database holds. Returns what puts it back, as a browser does that has lost what came later. Runs in a page in which nothing else has it open. */
async function holdRows(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(async () => {
    const opened = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => {
          resolve(request.result);
        });
        request.addEventListener('error', () => {
          reject(request.error ?? new Error('It failed.'));
        });
      });
    const database = await opened(indexedDB.open('holdfast:holdfast'));
    const names = [...database.objectStoreNames];
    const rows = await Promise.all(
      names.map(async (name) => {
        const store = database.transaction(name).objectStore(name);
        return [name, await opened(store.getAllKeys()), await opened(store.getAll())] as const;
      }),
    );
    database.close();
    Object.assign(window, {
      putBack: async () => {
        const again = await opened(indexedDB.open('holdfast:holdfast'));
        const transaction = again.transaction(names, 'readwrite');
        for (const [name, keys, values] of rows) {
          const store = transaction.objectStore(name);
          store.clear();
          for (const [index, value] of values.entries())
            store.put(value, store.keyPath === null ? keys[index] : undefined);
        }
        await new Promise((resolve) => {
          transaction.addEventListener('complete', resolve);
        });
        again.close();
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { putBack: () => Promise<void> }).putBack());
}

test('a database that has lost the newest of what was recorded is reported, with when it is complete', async ({
  browser,
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const blank = await context.newPage();
  await blank.goto(`${url}blank.html`);
  const record = async (id: string): Promise<number> => {
    const recording = await openWithoutCopy(context, url);
    await recording.record([
      sessionStart(id),
      ...[1, 2, 3].map((count) => messageAdd(`m${count}`, 'Text', { session_id: id })),
    ]);
    const at = Date.now();
    const [ended] = await recording.record([{ type: 'session_end', session_id: id }]);
    const seq = ended?.type === 'ack' ? ended.seq : undefined;
    const marked = (): Promise<number | undefined> =>
      recording.page.evaluate(() => {
        const mark: { seq?: number } = JSON.parse(localStorage.getItem('holdfast:holdfast:recordings') ?? '{}');
        return mark.seq;
      });
    await eventually(marked).toBe(seq);
    await recording.page.close();
    await killSharedWorkers(browser); // it lives on otherwise, and knows what it has written
    return at;
  };
  const kept = await record('s1');
  const putBack = await holdRows(blank);
  const later = await record('s2');
  await putBack();

  const viewer = await openViewer(context, url);
  const bar = viewer.getByTestId('eviction-bar');
  await eventually(() => bar.locator('span').innerText()).toMatch(/lost the newest recordings.*Those up to/s);
  const reader = await openPage(context, url);
  await reader.open();
  const told = await reader.page.evaluate(
    () =>
      new Promise<Omit<Eviction, 'dismiss'>>((resolve) => {
        window.recorder.onEvicted(({ last_known_at, lost, restored, complete_until }) => {
          resolve({ last_known_at, lost, restored, complete_until });
        });
      }),
  );
  expect(told).toMatchObject({ lost: 'end', restored: null });
  expect(told.complete_until).toBeGreaterThanOrEqual(kept);
  expect(told.complete_until).toBeLessThan(later);
  await viewer.getByTestId('notice-dismiss').click();
  await bar.waitFor({ state: 'detached' });
  expect((await evictionsIn(context, url))[1]).toBe(0);
});
