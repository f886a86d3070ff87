// The import in the viewer as people use it: drop, paste, share and open, with progress, a report, and the sessions at once.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { encrypt } from '../../src/protect/index.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { chatgptConversation, chatgptExport } from '../support/chatgpt-export.ts';
import { dropFiles } from '../support/drop-files.ts';
import { savedSessions } from '../support/saved-sessions.ts';
import { zipOf } from '../support/zip-files.ts';

const PASSPHRASE = 'four words are easy';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-import-'));
  const conversations = (from: number, to: number): string =>
    JSON.stringify(
      Array.from({ length: to - from }, (_, index) =>
        chatgptConversation(from + index, `Answer ${from + index} about quokkas`),
      ),
    );
  await mkdir(join(folder, 'chats', 'inner'), { recursive: true });
  await writeFile(join(folder, 'chats', 'inner', 'deep.json'), conversations(20, 30));
  await writeFile(join(folder, 'chats', 'notes.txt'), 'No chat at all.');
  await writeFile(join(folder, 'alone.json'), conversations(0, 10));
  const zip = await zipOf([{ path: 'conversations.json', content: conversations(10, 20) }]);
  await writeFile(join(folder, 'export.zip'), new Uint8Array(await zip.arrayBuffer()));
  const pieces: Uint8Array[] = [];
  for await (const piece of encrypt(zip.stream(), PASSPHRASE)) pieces.push(piece);
  await writeFile(join(folder, 'export.zip.encrypted'), Buffer.concat(pieces));
  await writeFile(join(folder, 'large.json'), chatgptExport(12_000, 2_000));
});
afterAll(() => rm(folder, { recursive: true }));

async function openViewer(context: BrowserContext, url: string, hash = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}${hash}`);
  await page.getByTestId('find').waitFor();
  return page;
}

function drop(page: Page, names: readonly string[]): Promise<void> {
  return dropFiles(
    page,
    names.map((name) => join(folder, name)),
  );
}

/** Pastes a text where the focus is. */
function paste(page: Page, text: string): Promise<void> {
  return page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    let target: Element = document.activeElement ?? document.body;
    while (target.shadowRoot?.activeElement) target = target.shadowRoot.activeElement;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }));
  }, text);
}

/** The numbers of the report that is shown. */
async function counts(page: Page): Promise<Record<string, string>> {
  await page.getByTestId('import-report').waitFor(DEADLINE);
  const found = await page
    .getByTestId('import-count')
    .evaluateAll((all) =>
      all.map((each) => [each.dataset['count'] ?? '', each.querySelector('dd')?.textContent ?? '']),
    );
  return Object.fromEntries(found as [string, string][]);
}

function announced(page: Page): Promise<string> {
  return page.getByTestId('announcement').innerText();
}

const CHAT = JSON.stringify([chatgptConversation(77, 'Answer 77 about a pasted numbat')]);

test('what is dropped is imported although the page below is drawn anew at every moment', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await openViewer(context, url);
  await page.evaluate(() => {
    let below = document.createElement('div');
    below.style.cssText = 'position: fixed; inset: 0; z-index: 1';
    document.body.append(below);
    addEventListener('dragover', () => {
      // Not during the event: after the drag and before the drop.
      setTimeout(() => {
        const next = below.cloneNode() as HTMLDivElement;
        below.replaceWith(next);
        below = next;
      });
    });
  });
  await drop(page, ['alone.json']);
  expect(await counts(page)).toMatchObject({ new: '10' });
});

test('what shows where to drop files hides again when no leave of the drag was told', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await openViewer(context, url);
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['a'], 'a.json'));
    document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.getByTestId('import-overlay').waitFor();
  await page.mouse.move(200, 200);
  await page.getByTestId('import-overlay').waitFor({ state: 'hidden' });
});

test('what is dropped is imported and reported, can be found, opened and exported at once, and changes nothing the second time', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await openViewer(context, url);
  await drop(page, ['alone.json', 'export.zip', 'chats']);
  expect(await counts(page)).toEqual({ new: '30', updated: '0', unchanged: '0', skipped: '1', warnings: '0' });
  expect(new URL(page.url()).hash).toBe('#/import');
  await eventually(() => announced(page)).toBe('Import done: 30 new, 0 updated, 0 unchanged, 1 skipped.');
  const skipped = page.getByTestId('import-skipped').locator('details');
  await skipped.locator('summary').click();
  expect(await skipped.locator('.where').allInnerTexts()).toEqual(['chats/notes.txt']);

  await eventually(() => page.getByTestId('session-row').count()).toBeGreaterThan(5);
  await page.getByTestId('find').fill('quokkas');
  await expect.poll(() => page.getByTestId('search-hit').count(), DEADLINE).toBeGreaterThan(0);
  await page.getByTestId('find').fill('');
  await page.getByTestId('import-session').filter({ hasText: 'Chat 25' }).click();
  await page.getByText('Answer 25 about quokkas').waitFor();
  const [saved] = await savedSessions(page, () => page.getByTestId('session-save').click());
  expect(saved).toMatchObject({ title: 'Chat 25', provider: 'chatgpt' });
  expect(saved?.messages.map(({ content }) => content)).toContain('Answer 25 about quokkas');

  await page.goBack();
  await drop(page, ['alone.json']);
  await eventually(() => counts(page)).toMatchObject({ new: '0', unchanged: '10' });
  await page.getByTestId('import-others').locator('summary').click();
  await page.getByTestId('import-others').locator('button').click();
  expect(await counts(page)).toMatchObject({ new: '30' });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('import-save-report').click()]);
  expect(download.suggestedFilename()).toMatch(/^holdfast-import-.*\.json$/);
});

test('an encrypted file is opened with its passphrase, or left out with a line in the report', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await openViewer(context, url);
  const byId = (id: string) => page.getByTestId(id);
  await drop(page, ['export.zip.encrypted']);
  await byId('passphrase-question').filter({ hasText: 'export.zip.encrypted' }).waitFor(DEADLINE);
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await byId('passphrase-wrong').waitFor(DEADLINE);
  await page.keyboard.type(PASSPHRASE);
  await byId('passphrase-open').click();
  expect(await counts(page)).toEqual({ new: '10', updated: '0', unchanged: '0', skipped: '0', warnings: '0' });

  await drop(page, ['export.zip.encrypted', 'alone.json']);
  await byId('passphrase-question').waitFor(DEADLINE);
  await page.keyboard.press('Escape');
  await eventually(() => counts(page)).toMatchObject({ new: '10', skipped: '1' });
  expect(await byId('import-skipped').innerText()).toContain('The file is encrypted, and was not opened');
});

test('an import goes on in other views, where it can be followed and cancelled, and a page that is left asks first', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await openViewer(context, url);
  await drop(page, ['large.json']);
  await page.getByTestId('import-figures').filter({ hasText: 'messages' }).waitFor(DEADLINE);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByTestId('import-note').waitFor();
  const asked = page.waitForEvent('dialog');
  void page.reload().catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await page.getByTestId('import-note-cancel').click();
  await page.getByTestId('import-news').waitFor(DEADLINE);
  await page.getByTestId('import-show').click();
  expect(await page.getByTestId('import-report').getAttribute('data-error')).toBe('cancelled');
});

test('what is pasted outside of fields is imported once the person says so, and a file without chats is an error', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await openViewer(context, url, '#/import');
  const question = page.getByTestId('import-question');
  await page.getByTestId('find').focus();
  await paste(page, CHAT);
  await page.locator('main').focus();
  await paste(page, 'Words that somebody has copied from somewhere.');
  await paste(page, CHAT);
  await question.waitFor();
  expect(await question.innerText()).toContain('pasted.json');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect(await page.getByTestId('import-report').count()).toBe(0);
  await page.locator('main').focus();
  await paste(page, CHAT);
  await question.waitFor();
  await page.keyboard.press('Enter');
  expect(await counts(page)).toMatchObject({ new: '1' });

  await drop(page, ['chats/notes.txt']);
  const failure = page.locator('[data-error=nothing_imported]');
  await failure.waitFor(DEADLINE);
  expect(await failure.getByRole('alert').innerText()).toContain('Nothing was imported');
  expect(await counts(page)).toMatchObject({ new: '0', skipped: '1' });
});

test('files that are shared or opened with the app are offered under any path, and nothing is recorded before the person says so', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({ basePath: '/some/where/' });
  const stranger = await serveBuild();
  await context.addInitScript(() => {
    Object.defineProperty(window, 'launchQueue', {
      value: { setConsumer: (consumer: unknown) => Object.assign(window, { consumer }) },
    });
  });
  const page = await openViewer(context, url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  await page.goto(`${stranger.url}blank.html`);
  await page.evaluate(
    ({ action, chat }) => {
      const form = Object.assign(document.createElement('form'), {
        action,
        method: 'POST',
        enctype: 'multipart/form-data',
      });
      const input = Object.assign(document.createElement('input'), { type: 'file', name: 'files' });
      const transfer = new DataTransfer();
      transfer.items.add(new File([chat], 'shared.json'));
      input.files = transfer.files;
      form.append(input);
      document.body.append(form);
      form.submit();
    },
    { action: `${url}share`, chat: CHAT },
  );
  const question = page.getByTestId('import-question');
  await question.waitFor(DEADLINE);
  expect(page.url()).toBe(`${url}#/import`);
  expect(await question.innerText()).toContain('shared.json');
  expect(await page.getByTestId('session-row').count()).toBe(0);
  await page.reload(); // it is kept until the person has answered
  await page.getByTestId('import-confirm').click();
  expect(await counts(page)).toMatchObject({ new: '1' });
  expect(await page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('shared')))).toEqual([]);

  await page.evaluate((chat) => {
    const { consumer } = window as unknown as { consumer: (launch: object) => void };
    consumer({ files: [{ getFile: async () => new File([chat], 'shared.json') }] });
  }, CHAT);
  await question.waitFor();
  expect(await question.innerText()).toContain('Import this file?');
  await page.getByTestId('import-confirm').click();
  await eventually(() => counts(page)).toMatchObject({ new: '0', unchanged: '1' });
});
