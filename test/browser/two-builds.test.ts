import { expect, inject } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { instanceOf } from '../support/chromium-control.ts';
import { openPage } from '../support/recording-page.ts';
import { serveBuilds } from '../support/served-builds.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

test('two builds with SharedWorkers running at the same time write to one journal, and lose and duplicate nothing', async ({
  context,
}) => {
  const { url } = await serveBuilds({ old: inject('build'), new: inject('nextBuild') });
  const old = await openPage(context, `${url}old/`);
  const young = await openPage(context, `${url}new/`);
  await old.open();
  await young.open();
  await old.record({ type: 'session_start', session_id: 's1', provider: 'test' });
  const streams = [
    await startTokenStream(old, { session_id: 's1', message_id: 'by-old', pauseMs: 0 }),
    await startTokenStream(young, { session_id: 's1', message_id: 'by-young', pauseMs: 0 }),
  ];
  expect(await instanceOf(old.page)).not.toBe(await instanceOf(young.page));
  // Long enough for both to make checkpoints, which the other must detect.
  await eventually(() => Math.min(...streams.map((stream) => stream.ackTimes().length))).toBeGreaterThan(1_500);
  await young.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.1 }));
  const acked = streams.map((stream) => stream.acked());
  await eventually(() => streams.every((stream, index) => stream.acked() > (acked[index] ?? 0) + 5_000)).toBe(true);

  for (const [index, stream] of streams.entries()) {
    const length = await stream.stop();
    expect(length).toBeGreaterThanOrEqual(stream.acked());
    expect(stream.refused).toEqual([]);
    for (const reader of [old, young]) {
      const session = await reader.session('s1');
      expect(session.messages[index]?.content).toBe(expectedText(length));
    }
  }
});
