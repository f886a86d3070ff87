// Functions that Playwright lacks: they crash, stop and limit parts of the browser through CDP.

import type { Browser, CDPSession, Page } from 'playwright-core';

/** Crashes the page's renderer process, like an out-of-memory crash. Resolves when the page has crashed. */
export async function crashPage(page: Page): Promise<void> {
  const crash = await prepareCrash(page);
  await crash();
}

/** The same in two steps. The second step also crashes a page whose script never ends. */
export async function prepareCrash(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => undefined); // rejects, because the process that would answer dies
    await crashed;
  };
}

/** Stops all service workers, as the browser does with idle ones. */
export async function stopServiceWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}

/** Limits the quota of an origin. Resolves with a function that removes the limit. */
export async function limitQuota(page: Page, origin: string, quotaBytes: number): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: quotaBytes });
  return () => session.detach(); // the limit ends with the session
}

/** A worker may end by itself, with its last page, before the request to close it arrives. */
async function closeTarget(session: CDPSession, targetId: string): Promise<void> {
  try {
    await session.send('Target.closeTarget', { targetId });
  } catch (error) {
    if (!String(error).includes('No target with given id found')) throw error;
  }
}

/** Kills all SharedWorkers. Resolves with their number. */
export async function killSharedWorkers(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const workers = targetInfos.filter(({ type }) => type === 'shared_worker');
  await Promise.all(workers.map(({ targetId }) => closeTarget(session, targetId)));
  await session.detach();
  return workers.length;
}

/** The instance id of the worker that serves this page's recorder. */
export async function instanceOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const status = await window.recorder.api.status();
    if (!status.ok) throw new Error(status.error.message);
    return status.value.instance_id;
  });
}

/** Deletes only the IndexedDB databases of an origin, like a browser that needs space. */
export async function deleteDatabases(page: Page, origin: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await session.detach();
}

/** Freezes a page, as the browser does with background tabs. Resolves with a function that resumes it. */
export async function freezePage(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  return async () => {
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await session.detach();
  };
}

/** Resolves with the used heap, in bytes, of the SharedWorker of that name after a garbage collection. Rejects if there is no such worker. */
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
  if (usedSize === undefined) throw new Error(`The SharedWorker ${name} did not report its heap size.`);
  return usedSize;
}
