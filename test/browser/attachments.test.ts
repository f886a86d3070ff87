// Attachments in the browser: stored and served by the service worker so that nothing in them runs, shown by the viewer, and gone
// with their last session.
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

/** Leaves a mark in the storage of the origin in which it runs. */
const SCRIPT = `localStorage.setItem('ran', 'yes')`;

const HOSTILE = [
  ['text/html', `<!doctype html><script>${SCRIPT}</script>`],
  ['image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}"><script>${SCRIPT}</script></svg>`],
  ['application/xhtml+xml', `<html xmlns="http://www.w3.org/1999/xhtml"><script>${SCRIPT}</script></html>`],
  ['application/pdf', '%PDF-1.4 1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj'],
  ['image/png', `<!doctype html><script>${SCRIPT}</script>`],
] as const;

/** One red pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** A tenth of a second of silence, as a WAV file in base64. */
function wav(): string {
  const samples = 800;
  const file = Buffer.alloc(44 + samples, 0x80);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(8_000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples, 40);
  return file.toString('base64');
}

function sha256Of(bytes: string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests an attachment from a page of the origin. */
function request(page: Page, method: string, sha256: string, headers: Record<string, string>, body?: string) {
  return page.evaluate(
    async ({ path, ...init }): Promise<Answered> => {
      const reply = await fetch(path, init);
      return { status: reply.status, text: await reply.text(), headers: Object.fromEntries(reply.headers) };
    },
    { path: `/api/recording/blob/${sha256}`, method, headers, ...(body === undefined ? {} : { body }) },
  );
}

test('bytes are stored and answered under their hash, and nothing of them runs as a page or in a frame', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const { page } = await openPage(context, url, { controlled: true });
  const digits = sha256Of('0123456789');
  const ofAudio = { 'Content-Type': 'audio/mpeg' };

  const wrong = await request(page, 'PUT', sha256Of('other'), ofAudio, '0123456789');
  expect([wrong.status, JSON.parse(wrong.text)]).toMatchObject([422, { code: 'hash_mismatch' }]);
  expect(wrong.text).toContain(digits);
  expect((await request(page, 'GET', sha256Of('other'), {})).status).toBe(404);

  const answered = await request(page, 'PUT', digits, ofAudio, '0123456789');
  expect(JSON.parse(answered.text)).toEqual({ sha256: digits, size: 10, media_type: 'audio/mpeg' });
  expect(await request(page, 'GET', digits, {})).toMatchObject({ status: 200, text: '0123456789' });
  const part = await request(page, 'GET', digits, { Range: 'bytes=2-4' });
  expect(part).toMatchObject({ status: 206, text: '234', headers: { 'content-range': 'bytes 2-4/10' } });
  expect(await request(page, 'HEAD', digits, {})).toMatchObject({ status: 200, text: '' });

  for (const [type, body] of HOSTILE) {
    const sha256 = sha256Of(body);
    // The same bytes keep the type of the first one.
    const media_type = type === 'image/png' ? 'text/html' : type;
    const stored = await request(page, 'PUT', sha256, { 'Content-Type': type }, body);
    expect(JSON.parse(stored.text)).toMatchObject({ media_type });
    const address = `${url}api/recording/blob/${sha256}`;
    const opened = await context.newPage();
    const downloading = opened.waitForEvent('download');
    await opened.goto(address).catch(() => null); // it is a download
    await downloading;
    const framed = page.waitForEvent('download');
    await page.evaluate(
      (src) => document.body.append(Object.assign(document.createElement('iframe'), { src })),
      address,
    );
    await framed;
    await opened.close();
  }
  // Bytes that claim to be a picture are one to the browser as well.
  const claimed = `<!doctype html><p>claims</p><script>${SCRIPT}</script>`;
  await request(page, 'PUT', sha256Of(claimed), { 'Content-Type': 'image/png' }, claimed);
  const opened = await context.newPage();
  const answer = await opened.goto(`${url}api/recording/blob/${sha256Of(claimed)}`);
  expect(answer?.headers()).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
  expect(await opened.locator('p').count()).toBe(0);
  expect(await page.evaluate(() => localStorage.getItem('ran'))).toBeNull();
});

test('the viewer shows what messages carry, says what is missing, and a purge frees it', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const recording = await openPage(context, url);
  await recording.open();
  const attach = (base64: string, type: string) =>
    recording.page.evaluate(
      async (given) => {
        const bytes = Uint8Array.from(atob(given.base64), (character) => character.charCodeAt(0));
        const stored = await window.recorder.api.attach(new Blob([bytes], { type: given.type }));
        return stored.ok ? stored.value : stored.error;
      },
      { base64, type },
    );
  const page = Buffer.from(HOSTILE[0][1]).toString('base64');
  const attachments = [
    { name: 'pixel.png', ...(await attach(PNG, 'image/png')) },
    { name: 'sound.wav', ...(await attach(wav(), 'audio/wav')) },
    { name: 'page.html', ...(await attach(page, 'text/html')) },
    { name: 'gone.png', sha256: '0'.repeat(64), size: 5, media_type: 'image/png' },
    { name: 'large.mov', not_stored: 'attachments_full' },
  ];
  const long = `data:image/png;base64,${Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(2_000)]).toString('base64')}`;
  await recording.record([
    sessionStart('s1'),
    messageAdd('m1', 'Look at these', { role: 'user', metadata: { attachments } }),
    messageAdd('m2', 'drawn.png', { metadata: { kind: 'file', answer_id: 'm2', name: 'drawn.png', url: long } }),
  ]);

  const viewer = await context.newPage();
  const problems: string[] = [];
  viewer.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await viewer.goto(`${url}#/session/s1`);
  const widthOf = (name: string) =>
    viewer.getByAltText(name).evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0));
  await eventually(() => widthOf('pixel.png')).toBe(1);
  await eventually(() => widthOf('drawn.png')).toBe(1);
  const audio = viewer.locator('holdfast-attachment audio');
  await eventually(() => audio.evaluate((element: HTMLAudioElement) => element.duration)).toBeCloseTo(0.1);
  const download = viewer.waitForEvent('download');
  await viewer.getByText('Download page.html').click();
  expect((await download).suggestedFilename()).toBe('page.html');
  const missing = viewer.locator('[data-testid=attachment][data-state=missing]');
  await eventually(() => missing.allInnerTexts()).toEqual([
    expect.stringMatching(/gone\.png.*not stored here/),
    expect.stringMatching(/large\.mov.*reached their limit/),
  ]);
  expect(problems).toEqual([]);

  await viewer.goto(`${url}#/storage`);
  await eventually(() => viewer.getByTestId('storage-attachments').innerText()).toMatch(/^4,/);
  const totals = await recording.page.evaluate(async () => {
    await window.recorder.api.purge('s1');
    const { value } = await window.recorder.api.status();
    return value?.storage.attachments;
  });
  expect(totals).toEqual({ count: 0, bytes: 0 });
});
