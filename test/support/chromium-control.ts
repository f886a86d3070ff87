// What playwright does not offer: ways to crash, stop and starve parts of the browser, over CDP.

import type { Browser, Page } from 'playwright-core';

/** Crashes the page's renderer process, as if it had run out of memory. Settles once the page is gone. */
export async function crashPage(page: Page): Promise<void> {
  const crash = await prepareCrash(page);
  await crash();
}

/** The same in two steps: the second one also crashes a page whose script never comes to an end. */
export async function prepareCrash(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined); // the process that should answer is the one that dies
    await crashed;
  };
}

/** Stops every service worker, as the browser does with idle ones. */
export async function stopServiceWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

/** Gives an origin no more than so much room. Answers with the function that gives back what it had. */
export async function limitQuota(page: Page, origin: string, quotaBytes: number): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: quotaBytes });
  return () => session.detach(); // the limit lasts as long as the session
}

/** Kills every SharedWorker; answers how many there were. */
export async function killSharedWorkers(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const workers = targetInfos.filter(({ type }) => type === 'shared_worker');
  await Promise.all(workers.map(({ targetId }) => session.send('Target.closeTarget', { targetId })));
  await session.detach();
  return workers.length;
}

/** The instance of the worker that answers this page's recorder. */
export async function instanceOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const status = await window.recorder.api.status();
    if (!status.ok) throw new Error(status.error.message);
    return status.value.instance_id;
  });
}

/** Deletes every IndexedDB database of an origin and nothing else, as a browser does that needs room. */
export async function deleteDatabases(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await session.detach();
}

/** Freezes a page, as the browser does with tabs in the background. Answers with the function that wakes it. */
export async function freezePage(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await session.detach();
  };
}

/** Bytes of heap in use in the SharedWorker of that name, once its garbage is collected. Rejects when there is none. */
export async function sharedWorkerHeap(browser: Browser, name: string): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const target = targetInfos.find(({ type, title }) => type === 'shared_worker' && title === name);
  if (target === undefined) throw new Error(`There is no SharedWorker ${name}.`);
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: target.targetId, flatten: false });
  let messages = 0;
  const ask = (method: string): Promise<{ usedSize?: number }> =>
    new Promise((resolve) => {
      const id = (messages += 1);
      session.on('Target.receivedMessageFromTarget', ({ message }) => {
        const reply = JSON.parse(message) as { id?: number; result?: { usedSize?: number } };
        if (reply.id === id) resolve(reply.result ?? {});
      });
      void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    });
  await ask('HeapProfiler.collectGarbage');
  const { usedSize } = await ask('Runtime.getHeapUsage');
  await session.detach();
  if (usedSize === undefined) throw new Error(`The SharedWorker ${name} does not tell of its heap.`);
  return usedSize;
}
