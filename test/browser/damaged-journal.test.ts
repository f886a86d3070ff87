import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { killSharedWorkers } from '../support/chromium-control.ts';
import { openPage } from '../support/recording-page.ts';
import type { FileServer } from '../support/serve.ts';

/** Changes the first journal record that contains `text` in the page's database. */
function damageRecordWith(text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('holdfast:holdfast');
    opening.addEventListener('error', () => {
      reject(new Error('no database'));
    });
    opening.addEventListener('success', () => {
      const database = opening.result;
      const transaction = database.transaction('journal', 'readwrite');
      let isDamaged = false;
      transaction.objectStore('journal').openCursor().onsuccess = ({ target }) => {
        const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result; // what a cursor's request has
        if (cursor === null || isDamaged) return;
        const stored = String(cursor.value);
        isDamaged = stored.includes(text);
        if (isDamaged) cursor.update(stored.slice(0, -20));
        cursor.continue();
      };
      transaction.addEventListener('complete', () => {
        database.close();
        resolve(isDamaged);
      });
    });
  });
}

interface Tab {
  readonly browser: Browser;
  readonly context: BrowserContext;
}

const OF_MESSAGE = { session_id: 's1', message_id: 'm1' };

/** Records one message in these pieces, damages the record of the piece that contains `lost `, and returns a page without a recorder. */
async function recordAndDamage(
  { browser, context }: Tab,
  server: FileServer,
  pieces: readonly string[],
): Promise<Page> {
  const before = await openPage(context, server.url, { controlled: true });
  await before.open();
  await before.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 3600 })); // no checkpoint
  await before.record({ type: 'session_start', session_id: 's1', provider: 'test' });
  await before.record({ type: 'message_add', ...OF_MESSAGE, role: 'assistant', content: '' });
  for (const content_delta of pieces) await before.record({ type: 'message_append', ...OF_MESSAGE, content_delta });
  const api = await context.newPage();
  await before.page.close();
  await killSharedWorkers(browser); // it outlives its page, with the text in its memory
  await api.goto(`${server.url}blank.html`);
  expect(await api.evaluate(damageRecordWith, 'lost ')).toBe(true);
  return api;
}

test('both transports skip a damaged record, report it, and show its place', async ({
  browser,
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const api = await recordAndDamage({ browser, context }, server, ['before ', 'lost ', 'behind']);

  const after = await openPage(context, server.url, { controlled: true });
  await after.open();
  const session = await after.session('s1');
  expect(session.messages).toMatchObject([
    { content: `before ${'\ufffd'.repeat(5)}behind`, missing: [{ offset: 7, length: 5 }] },
  ]);
  expect((await after.rest('GET', '/session/s1')).body).toMatchObject({ messages: session.messages });
  expect((await after.rest('GET', '/quarantine')).body).toMatchObject({ total: 1 });
  expect((await after.rest('GET', '/session/s1/recovery')).body).toMatchObject({
    missing: [{ message_id: 'm1', position: 0, offset: 7, length: 5 }],
  });
  expect(await after.record({ type: 'message_append', ...OF_MESSAGE, content_delta: ', on' })).toMatchObject([
    { type: 'ack' },
  ]);

  await api.goto(`${server.url}#/session/s1`);
  await eventually(() => api.getByTestId('missing').textContent()).toContain('5 characters could not be read back');
});

test('the viewer reports a damaged record, shows its remains, and lists it for sessions that may have lost events', async ({
  browser,
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const viewer = await recordAndDamage({ browser, context }, server, ['before ', '<b>lost </b> words at its end']);
  await viewer.goto(`${server.url}#/session/s1`);

  const notice = viewer.getByTestId('quarantine-bar');
  await notice.getByText('1 damaged record was found').waitFor();
  const doubt = viewer.getByTestId('recovery-possible-losses');
  await eventually(() => doubt.textContent()).toContain('may have held more of this session');

  await notice.getByTestId('notice-accept').click();
  const dialog = viewer.getByTestId('quarantine-dialog');
  await eventually(() => dialog.getByTestId('quarantined-text').textContent()).toContain('<b>lost </b>');
  expect(await dialog.getByTestId('quarantined-record').count()).toBe(1);
  await viewer.getByTestId('quarantine-close').click();
  expect(await dialog.isVisible()).toBe(false);

  await notice.getByTestId('notice-dismiss').click();
  expect(await notice.count()).toBe(0);
  await doubt.getByRole('button').click();
  await dialog.getByTestId('quarantined-text').waitFor();
});
