// Another script of the origin sends hostile messages to the real worker, channel and service
// worker, while one tab records and another follows.

import { join } from 'node:path';
import { build } from 'vite';
import { expect } from 'vitest';
import type { SessionDetail } from '../../src/protocol/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { instanceOf } from '../support/chromium-control.ts';
import { sessionStart } from '../support/events.ts';
import type * as hostilePage from '../support/hostile-page.ts';
import { openPage } from '../support/recording-page.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

const MESSAGES = 10_000;
const SEED = Number(process.env['HOSTILE_SEED'] ?? 1);

declare global {
  interface Window {
    hostile: typeof hostilePage;
    workerUrl: string;
    followedText: string;
    /** How often a followed text did not extend the previous one. */
    jumps: number;
  }
}

/** Stores the URL of the library's worker. */
const NOTE_WORKER = `{
  const Real = SharedWorker;
  window.SharedWorker = class extends Real {
    constructor(url, options) {
      window.workerUrl = String(url);
      super(url, options);
    }
  };
}`;

/** The bundled hostile script. */
async function bundle(): Promise<string> {
  const entry = join(import.meta.dirname, '../support/hostile-page.ts');
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'hostile' } },
  });
  const [chunk] = [output].flat().flatMap((bundled) => ('output' in bundled ? bundled.output : []));
  if (chunk?.type !== 'chunk') throw new Error('The hostile script could not be bundled.');
  return chunk.code;
}

test(`${MESSAGES} hostile messages stop no stream, lose and duplicate nothing, and crash no worker`, async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ extraFiles: { 'hostile.js': await bundle() } });
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(String(error.error())));
  const recording = await openPage(context, server.url, { initScript: NOTE_WORKER });
  const following = await openPage(context, server.url);
  const hostile = await openPage(context, server.url, { controlled: true });
  await recording.open();
  await following.open();
  await recording.record([sessionStart('good')]);
  const before = await instanceOf(recording.page);
  const stream = await startTokenStream(recording, { session_id: 'good', message_id: 'answer' });
  await following.page.evaluate(() => {
    window.followedText = '';
    window.jumps = 0;
    window.recorder.follow('good', (followed) => {
      if (followed.status !== 'content') return;
      const text = followed.session.messages[0]?.content ?? '';
      if (!text.startsWith(window.followedText)) window.jumps += 1;
      window.followedText = text;
    });
  });
  await eventually(() => stream.acked()).toBeGreaterThan(0);

  const workerUrl = await recording.page.evaluate(() => window.workerUrl);
  await hostile.page.evaluate(
    `import(${JSON.stringify(`${server.url}hostile.js`)}).then((hostile) => { window.hostile = hostile; })`,
  );
  const ackedBefore = stream.acked();
  const report = await hostile.page.evaluate(
    ([url, seed, count]) => window.hostile.sendHostileMessages(url, seed, count),
    [workerUrl, SEED, MESSAGES] as const,
  );
  const ackedAfter = stream.acked();
  const length = await stream.stop();

  expect(report.wrong).toEqual([]);
  expect(Object.values(report.sent).reduce((sum, sent) => sum + sent, 0)).toBe(MESSAGES);
  // The hostile script has reached the transports: some of its messages are valid and get answers.
  expect(report.answers).toBeGreaterThan(MESSAGES / 10);
  expect(ackedAfter).toBeGreaterThan(ackedBefore);
  expect(stream.refused).toEqual([]);
  expect(length).toBeGreaterThanOrEqual(ackedAfter);
  const { messages }: SessionDetail = await recording.session('good');
  expect(messages.map(({ content }) => content)).toEqual([expectedText(length)]);
  await eventually(() => following.page.evaluate(() => window.followedText)).toBe(expectedText(length));
  expect(await following.page.evaluate(() => window.jumps)).toBe(0);
  expect(await instanceOf(recording.page)).toBe(before);
  expect(await instanceOf(following.page)).toBe(before);
  expect(errors).toEqual([]);
});
