// Tabs that the browser freezes in the background do not block other tabs, and receive the missed facts when they resume.
import { expect, onTestFinished } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { launchBackgroundBrowser } from '../support/background-browser.ts';
import { eventually, test } from '../support/browser-test.ts';
import { freezePage, instanceOf } from '../support/chromium-control.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

async function openTransport(
  context: BrowserContext,
  url: string,
  transport: 'shared_worker' | 'dedicated_worker',
): Promise<RecordingPage> {
  const recording = await openPage(context, url);
  await recording.open({ transports: [transport] });
  return recording;
}

function heldLocks({ page }: RecordingPage): Promise<(string | undefined)[]> {
  return page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.filter(({ mode }) => mode === 'exclusive').map(({ name }) => name);
  });
}

for (const transport of ['shared_worker', 'dedicated_worker'] as const) {
  test(`a frozen tab with a ${transport} blocks no other tab, and saves its pending events and continues following when it resumes`, async ({
    serveBuild,
  }) => {
    const { url } = await serveBuild();
    const { context, close } = await launchBackgroundBrowser();
    onTestFinished(close);
    const sleeper = await openTransport(context, url, transport);
    const other = await openTransport(context, url, transport);
    await other.record([sessionStart('s2'), messageAdd('m2', '', { session_id: 's2' })]);
    await sleeper.record([sessionStart()]);
    const lockOfSleeper = `holdfast:holdfast:client:${await sleeper.page.evaluate(() => window.recorder.clientId)}`;
    const workerOfSleeper = await instanceOf(sleeper.page);
    expect(await heldLocks(other)).toContain(lockOfSleeper);
    const followed = await sleeper.page.evaluateHandle(() => {
      const seen = { content: '' };
      window.recorder.follow('s2', (follow) => {
        if (follow.status === 'content') seen.content = follow.session.messages[0]?.content ?? '';
      });
      return seen;
    });
    await sleeper.page.bringToFront();
    const ofSleeper = await startTokenStream(sleeper, { session_id: 's1', message_id: 'm1' });
    await eventually(() => ofSleeper.acked()).toBeGreaterThan(200);

    await other.page.bringToFront();
    const wake = await freezePage(sleeper.page);
    const frozenAt = ofSleeper.acked();
    const ofOther = await startTokenStream(other, { session_id: 's2', message_id: 'm2' });
    await eventually(() => ofOther.acked()).toBeGreaterThan(100);
    const ackedFrozen = ofSleeper.acked();
    await eventually(() => ofOther.acked()).toBeGreaterThan(500);
    expect(ofSleeper.acked()).toBe(ackedFrozen);
    expect(await heldLocks(other)).not.toContain(lockOfSleeper);
    // The tab's dedicated worker has been terminated during its work.
    if (transport === 'dedicated_worker')
      expect(await heldLocks(other)).not.toContain(`holdfast:holdfast:worker:${workerOfSleeper}`);
    // A recorder that continues to run detects immediately that no client writes to the session.
    if (transport === 'shared_worker')
      await eventually(async () => (await other.session('s1')).status).toBe('interrupted');
    await wake();
    await sleeper.page.bringToFront();

    await eventually(() => ofSleeper.acked()).toBeGreaterThan(ackedFrozen + 200);
    const [length, lengthOfOther] = [await ofSleeper.stop(), await ofOther.stop()];
    expect(length).toBeGreaterThan(frozenAt);
    await eventually(() => sleeper.page.evaluate(() => window.recorder.state)).toEqual({ status: 'saved', refused: 0 });
    const session = await other.session('s1');
    expect(session.messages[0]?.content === expectedText(length)).toBe(true);
    expect(session.status).toBe('active');
    await eventually(() => followed.evaluate(({ content }) => content.length)).toBe(lengthOfOther);
    expect((await followed.evaluate(({ content }) => content)) === expectedText(lengthOfOther)).toBe(true);
  });
}
