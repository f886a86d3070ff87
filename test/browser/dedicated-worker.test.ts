// Browsers without SharedWorker: each tab has a recorder in its own dedicated worker, and all share one journal.
import { expect } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { crashPage, instanceOf } from '../support/chromium-control.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

async function openWithoutSharedWorker(context: BrowserContext, url: string): Promise<RecordingPage> {
  const recording = await openPage(context, url);
  await recording.page.evaluate(() => Reflect.deleteProperty(window, 'SharedWorker'));
  await recording.open();
  return recording;
}

test('tabs without SharedWorker record into one session at once, and a crash of one loses and duplicates nothing', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const [survivor, victim] = [
    await openWithoutSharedWorker(context, server.url),
    await openWithoutSharedWorker(context, server.url),
  ];
  expect(await instanceOf(survivor.page)).not.toBe(await instanceOf(victim.page));
  await survivor.record([sessionStart()]);
  const streams = [
    await startTokenStream(survivor, { session_id: 's1', message_id: 'of-survivor' }),
    await startTokenStream(victim, { session_id: 's1', message_id: 'of-victim' }),
  ] as const;
  await eventually(() => Math.min(...streams.map((stream) => stream.acked()))).toBeGreaterThan(500);

  await crashPage(victim.page);

  const acked = streams[0].acked();
  await eventually(() => streams[0].acked()).toBeGreaterThan(acked + 500);
  const length = await streams[0].stop();
  const [ofSurvivor, ofVictim] = (await survivor.session('s1')).messages;
  expect(ofSurvivor?.content).toBe(expectedText(length));
  expect(ofVictim?.content.length).toBeGreaterThanOrEqual(streams[1].acked());
  expect(ofVictim?.content).toBe(expectedText(ofVictim?.content.length ?? 0));
});

test('a tab without SharedWorker detects the interrupted session of another tab immediately', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const victim = await openWithoutSharedWorker(context, server.url);
  await victim.record([sessionStart(), messageAdd()]);
  const witness = await openWithoutSharedWorker(context, server.url);

  await crashPage(victim.page);

  await eventually(async () => (await witness.session('s1')).status).toBe('interrupted');
});

test('tabs with and without SharedWorker follow each other live', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const [shared, dedicated] = [await openPage(context, server.url), await openWithoutSharedWorker(context, server.url)];
  await shared.open();
  await dedicated.record([sessionStart(), messageAdd()]);
  const followed = await shared.page.evaluateHandle(() => {
    const seen = { content: '' };
    window.recorder.follow('s1', (follow) => {
      if (follow.status === 'content') seen.content = follow.session.messages[0]?.content ?? '';
    });
    return seen;
  });
  const stream = await startTokenStream(dedicated, { session_id: 's1', message_id: 'm1' });
  await eventually(() => stream.acked()).toBeGreaterThan(300);
  const length = await stream.stop();
  await eventually(() => followed.evaluate(({ content }) => content)).toBe(expectedText(length));
});
