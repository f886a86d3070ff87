// Pages in the back/forward cache: they release their connections, and reconnect when they are shown again.
import { expect, onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { launchChromium } from '../support/browser.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';
import type { FileServer } from '../support/serve.ts';

/** A page that the browser keeps when it is left, with one message recorded. */
async function recordInKeptPage(serveBuild: () => Promise<FileServer>) {
  const server = await serveBuild();
  const browser = await launchChromium({ keepsPages: true });
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  const recording = await openPage(context, server.url);
  await recording.open();
  await recording.record([sessionStart(), messageAdd('m1', 'before')]);
  return { server, context, recording };
}

test('a page restored from the back/forward cache continues as the same client and receives the facts it missed', async ({
  serveBuild,
}) => {
  const { server, context, recording } = await recordInKeptPage(serveBuild);
  // The page reports what it receives, because the test's own connection to the page is not restored.
  await recording.page.evaluate(() => {
    const message = { type: 'message_add', session_id: 's1', role: 'assistant' } as const;
    let isBack = false;
    let isTold = false;
    addEventListener('pageshow', ({ persisted }) => {
      isBack = persisted;
      void window.recorder.record({ ...message, message_id: 'm3', content: 'after' });
    });
    window.recorder.follow('s1', (follow) => {
      if (!isBack || isTold || follow.status !== 'content' || follow.session.messages.length < 3) return;
      isTold = true;
      const seen = follow.session.messages.map(({ content }) => content).join(',');
      void window.recorder.record({ ...message, message_id: 'm4', content: `seen: ${seen}` });
    });
  });

  const other = await openPage(context, server.url);
  await other.open();

  await recording.page.goto(`${server.url}blank.html?elsewhere`);
  await eventually(async () => (await other.session('s1')).status).toBe('interrupted');
  await other.record([messageAdd('m2', 'meanwhile')]);
  await recording.page.evaluate(() => {
    history.back();
  });

  const contents = async (): Promise<string[]> => (await other.session('s1')).messages.map(({ content }) => content);
  await eventually(contents).toEqual(['before', 'meanwhile', 'after', 'seen: before,meanwhile,after']);
  expect((await other.session('s1')).status).toBe('active');
});

test('what an app records in its own pagehide listener is saved when the page is kept for the back button', async ({
  serveBuild,
}) => {
  const { server, context, recording } = await recordInKeptPage(serveBuild);
  await recording.page.evaluate(() => {
    addEventListener('pagehide', ({ persisted }) => {
      const last = { type: 'message_add', session_id: 's1', message_id: 'm2', role: 'user' } as const;
      void window.recorder.record({ ...last, content: `kept: ${persisted}` });
      void window.recorder.record({ type: 'session_end', session_id: 's1' });
    });
  });
  const other = await openPage(context, server.url);
  await other.open();

  await recording.page.goto(`${server.url}blank.html?elsewhere`);
  await eventually(async () => (await other.session('s1')).status).toBe('ended');
  const { messages } = await other.session('s1');
  expect(messages.map(({ content }) => content)).toEqual(['before', 'kept: true']);
});
