// Exports in real Chromium: streams of the service worker, and the dialog of the viewer.
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { decrypt } from '../../src/protect/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';
import { readBack } from '../support/read-back.ts';
import { confirmSave } from '../support/saved-sessions.ts';

const HOSTILE = '</template><script>document.title = "run"</script><img src=x onerror="document.title = `run`">';

test('sessions are exported over REST as they are read, and a page of them runs nothing', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const { page, open, record, session } = await openPage(context, url, { controlled: true });
  await open();
  const text = `${HOSTILE} ${'x'.repeat(300_000)}`;
  for (const session_id of ['s1', 's2'])
    await record([sessionStart(session_id, { title: HOSTILE }), messageAdd('m1', text, { session_id, role: 'user' })]);
  const exported = await page.evaluate(async () => {
    const reply = await fetch('/api/recording/export?format=html');
    const sizes: number[] = [];
    const reader = reply.body?.getReader();
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      sizes.push(next.value.byteLength);
      pieces.push(next.value);
    }
    return { headers: Object.fromEntries(reply.headers), pieces: sizes.length, text: await new Blob(pieces).text() };
  });
  expect(exported.headers).toMatchObject({
    'content-disposition': expect.stringContaining('attachment'),
    'content-type': 'application/octet-stream',
    'x-export-losses': 'other_attachments',
  });
  expect(exported.pieces).toBeGreaterThan(2);
  const { sessions } = readBack('x.html', exported.text);
  expect(sessions.map((each) => each?.messages[0]?.content)).toEqual([text, text]);

  const packed = await page.evaluate(async () => {
    const reply = await fetch('/api/recording/export?format=zip');
    return [...new Uint8Array(await reply.arrayBuffer()).subarray(0, 2)];
  });
  expect(String.fromCharCode(...packed)).toBe('PK');

  // Its address is a download, and no page; as a page of its own, the file runs and loads nothing.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(() => {
      location.href = '/api/recording/session/s1/export?format=html';
    }),
  ]);
  expect(download.suggestedFilename()).toMatch(/^holdfast-.*-s1\.html$/);
  const viewer = await context.newPage();
  const requests: string[] = [];
  viewer.on('request', (request) => requests.push(request.url()));
  await viewer.setContent(await readFile(await download.path(), 'utf8'));
  expect(await viewer.title()).toBe('Recorded chats');
  expect(await viewer.locator('h1').innerText()).toBe(HOSTILE);
  expect(await viewer.locator('section p').first().innerText()).toContain(HOSTILE);
  expect(await viewer.locator('body :is(script, img)').count()).toBe(0);
  expect(requests).toEqual([]);
  expect((await session('s1')).messages).toHaveLength(1);
});

test('the viewer asks for a format, says what it cannot carry, and what was left out', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([
    sessionStart('s1', { title: 'Sums' }),
    messageAdd('q', 'What is 1 + 1?', { session_id: 's1', role: 'user' }),
    messageAdd('a', 'Three.', { session_id: 's1', parent_id: 'q' }),
    messageAdd('b', 'Two.', { session_id: 's1', parent_id: 'q' }),
  ]);
  const viewer = await context.newPage();
  await viewer.goto(`${url}#/session/s1`);
  await viewer.getByTestId('session-save').click();
  const dialog = viewer.getByTestId('save-dialog');
  await eventually(() => dialog.innerText()).toContain('Not in such a file: attached files.');
  await viewer.getByTestId('save-format-openai').check();
  await eventually(() => viewer.getByTestId('save-losses').innerText()).toContain('messages of other branches');
  await viewer.keyboard.press('Escape');
  await eventually(() => dialog.count()).toBe(0);
  await eventually(() => viewer.getByTestId('session-save').isEnabled()).toBe(true);

  await viewer.getByTestId('session-save').click();
  const file = await confirmSave(viewer, 'openai');
  expect(await readFile(await file.path(), 'utf8')).toBe(
    '{"messages":[{"role":"user","content":"What is 1 + 1?"},{"role":"assistant","content":"Two."}]}\n',
  );
  await eventually(() => viewer.getByTestId('announcement').innerText()).toContain('messages of other branches');
});

test('the viewer encrypts a file with a passphrase that is typed twice, after it has said that a lost one is final', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([sessionStart('s1', { title: 'Sums' }), messageAdd('q', 'What is 1 + 1?', { role: 'user' })]);
  const viewer = await context.newPage();
  await viewer.goto(`${url}#/session/s1`);
  await viewer.getByTestId('session-save').click();
  const byId = (id: string) => viewer.getByTestId(id);
  await byId('encrypt').check();
  expect(await byId('passphrase-final').innerText()).toContain('A lost passphrase is final');
  await byId('new-passphrase').fill('four words are easy');
  await byId('save-confirm').click();
  expect(await byId('passphrase-problem').innerText()).toBe('The two are not the same.');
  await byId('passphrase-again').fill('four words are easy');
  const file = await confirmSave(viewer, 'jsonl');
  expect(file.suggestedFilename()).toMatch(/^holdfast-.*-s1\.jsonl\.encrypted$/);
  const bytes = await readFile(await file.path());
  expect(bytes.toString('latin1')).not.toContain('1 + 1');
  const opened: Uint8Array[] = [];
  for await (const piece of decrypt(new Blob([bytes]).stream(), 'four words are easy')) opened.push(piece);
  expect(Buffer.concat(opened).toString()).toContain('What is 1 + 1?');
});

test('a file is written to the place that a person chooses, as a whole or not at all', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  for (const session_id of ['s1', 's2'])
    await writer.record([
      sessionStart(session_id, { title: 'Sums' }),
      messageAdd('q', `What is 1 + 1? ${'x'.repeat(200_000)}`, { session_id, role: 'user' }),
    ]);
  // Headless Chromium has no dialog for the place: it is a file of the origin.
  await context.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) => {
        const answer = window.name;
        if (answer === 'cancelled') throw new DOMException('The person closed the dialog.', 'AbortError');
        const root = await navigator.storage.getDirectory();
        const file = await root.getFileHandle(`${suggestedName}.saved`, { create: true });
        if (answer !== 'full') return file;
        const writable = await file.createWritable();
        const full = new WritableStream({
          write: (piece: Uint8Array<ArrayBuffer>, controller) => {
            if (piece.length > 100_000) controller.error(new DOMException('The disk is full.', 'QuotaExceededError'));
            else void writable.write(piece);
          },
          abort: (reason) => writable.abort(reason),
        });
        return { createWritable: () => Promise.resolve(full) };
      },
    });
  });
  const page = await context.newPage();
  await page.goto(`${url}#/session/s1`);
  const saved = (): Promise<string[]> =>
    page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const texts: string[] = [];
      for await (const [name, handle] of root.entries())
        if (name.endsWith('.saved')) texts.push(await (await (handle as FileSystemFileHandle).getFile()).text());
      return texts;
    });
  const save = async (answer: string): Promise<void> => {
    await page.getByTestId('session-save').click();
    await page.evaluate((given) => (window.name = given), answer);
    await page.getByTestId('save-confirm').click();
    await page.getByTestId('save-dialog').waitFor({ state: 'detached' });
    await eventually(() => page.getByTestId('session-save').isEnabled()).toBe(true);
  };
  await save('cancelled');
  expect(await saved()).toEqual([]);
  await save('full');
  await eventually(() => page.getByTestId('action-problem').innerText()).toContain('there is no room for it');
  expect(await saved()).toEqual(['']);
  await save('');
  await eventually(() => page.getByTestId('announcement').innerText()).toContain('1 session saved as a file.');
  const [text = ''] = await saved();
  expect(readBack('x.jsonl', text).sessions.map((each) => each?.messages[0]?.content.slice(0, 14))).toEqual([
    'What is 1 + 1?',
  ]);
  await save('full');
  await eventually(() => page.getByTestId('action-problem').innerText()).toContain('there is no room for it');
  expect(await saved()).toEqual([text]);
});
