// A session is interrupted when its page is closed or lost without a session_end. Its recovery lists what was saved.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import type { RecoveryReport } from '../../src/protocol/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { crashPage } from '../support/chromium-control.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const SAVED = 'Half of an ans';

/** Shorter than the 30 s after which a sweep would interrupt the session. */
const PROMPT = { timeout: 10_000, interval: 20 };

/** Longer than the time without requests after which a lost page's session is interrupted. */
const SILENCE_MS = 31_000;

/** A session with a question, and an answer that is still being written. */
const CUT_OFF_SESSION = [
  sessionStart(),
  messageAdd('m1', 'Why?', { role: 'user' }),
  messageAdd('m2'),
  append(SAVED, { message_id: 'm2' }),
];

const RECOVERY = {
  type: 'recovery',
  session_id: 's1',
  status: 'interrupted',
  last_message_id: 'm2',
  message_count: 2,
  interrupted_at: expect.stringMatching(/Z$/),
  ended_at: null,
  cut_off: [{ message_id: 'm2', role: 'assistant', position: 1, saved_length: SAVED.length }],
};

async function openRecording(context: BrowserContext, url: string): Promise<RecordingPage> {
  const tab = await openPage(context, url);
  await tab.open();
  return tab;
}

function recoveriesIn(tab: RecordingPage): Promise<readonly RecoveryReport[]> {
  return tab.page.evaluate(async () => {
    const { api } = window.recorder;
    const read = await api.recoveries();
    if (!read.ok) throw new Error(read.error.message);
    const reports = await Promise.all(read.value.sessions.map(({ session_id }) => api.recovery(session_id)));
    return reports.flatMap((report) => (report.ok ? [report.value] : []));
  });
}

async function statusOf(tab: RecordingPage, sessionId: string): Promise<string> {
  return (await tab.session(sessionId)).status;
}

async function restStatusOf(tab: RecordingPage, sessionId: string): Promise<unknown> {
  return (await tab.rest<{ status: string }>('GET', `/session/${sessionId}`)).body.status;
}

/** Advances the service worker's clock, so that the test does not wait. */
async function advanceServiceWorker(context: BrowserContext, ms: number): Promise<void> {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error('No service worker is running.');
  await worker.evaluate((ahead) => {
    const [now, timer] = [Date.now(), performance.now()];
    const startedAt = performance.timeOrigin + timer;
    const elapsed = (): number => new Date().getTime() - startedAt;
    Date.now = () => now + ahead + elapsed();
    performance.now = () => timer + ahead + elapsed();
  }, ms);
}

const WAYS: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['is closed', (page) => page.close()],
  ['is reloaded', (page) => page.reload()],
  ['crashes', crashPage],
];

test.for(WAYS)('a session is interrupted as soon as its tab %s', async ([, leave], { context, serveBuild }) => {
  const { url } = await serveBuild();
  const reader = await openRecording(context, url);
  const writer = await openRecording(context, url);
  await writer.record(CUT_OFF_SESSION);
  expect(await recoveriesIn(reader)).toEqual([]);

  await leave(writer.page);

  await expect.poll(() => recoveriesIn(reader), PROMPT).toMatchObject([RECOVERY]);
  expect((await reader.session('s1')).messages).toMatchObject([{ content: 'Why?' }, { content: SAVED }]);
});

test('a session is interrupted when its tab crashes together with the SharedWorker', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openRecording(context, url);
  const reader = await openRecording(context, url);
  await writer.record(CUT_OFF_SESSION);

  await crashPage(writer.page);

  await expect.poll(() => recoveriesIn(reader), PROMPT).toMatchObject([RECOVERY]);
});

test('a session is interrupted when the next page opens if no page was left to interrupt it', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openRecording(context, url);
  await writer.record(CUT_OFF_SESSION);
  await writer.page.close();

  const reader = await openRecording(context, url);

  await expect.poll(() => recoveriesIn(reader), PROMPT).toMatchObject([RECOVERY]);
});

test('an ended session is not interrupted when its tab is closed', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const reader = await openRecording(context, url);
  const writer = await openRecording(context, url);
  await writer.record([
    sessionStart('ended'),
    messageAdd('m1', 'all of it', { session_id: 'ended' }),
    { type: 'session_end', session_id: 'ended', final_message_count: 1 },
    ...CUT_OFF_SESSION,
  ]);

  await writer.page.close();

  await expect.poll(() => recoveriesIn(reader), PROMPT).toMatchObject([RECOVERY]);
  expect(await statusOf(reader, 'ended')).toBe('ended');
});

test('a session stays active while another page that writes to it lives', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const reader = await openRecording(context, url);
  const first = await openRecording(context, url);
  const second = await openRecording(context, url);
  await first.record([...CUT_OFF_SESSION, sessionStart('of-first-alone')]);
  await second.record(append('wer', { message_id: 'm2' }));

  await first.page.close();
  await expect.poll(() => statusOf(reader, 'of-first-alone'), PROMPT).toBe('interrupted');
  expect(await statusOf(reader, 's1')).toBe('active');

  await second.page.close();
  await expect.poll(() => statusOf(reader, 's1'), PROMPT).toBe('interrupted');
});

test('a later event makes an interrupted session active again', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const reader = await openRecording(context, url);
  const writer = await openRecording(context, url);
  await writer.record(CUT_OFF_SESSION);
  await writer.page.close();
  await expect.poll(() => recoveriesIn(reader), PROMPT).toHaveLength(1);

  await reader.record(append('wer', { message_id: 'm2', offset: SAVED.length }));

  expect(await recoveriesIn(reader)).toEqual([]);
  expect(await reader.session('s1')).toMatchObject({
    status: 'active',
    interrupted_at: null,
    messages: [{}, { content: `${SAVED}wer` }],
  });
});

test('both transports report the same recoveries', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const live = await openRecording(context, url);
  const rest = await openPage(context, url, { controlled: true });
  await rest.open({ transports: ['rest'] });
  const writer = await openRecording(context, url);
  await writer.record(CUT_OFF_SESSION);
  await writer.page.close();
  await expect.poll(() => recoveriesIn(live), PROMPT).toMatchObject([RECOVERY]);

  const recoveries = await recoveriesIn(live);
  expect(await recoveriesIn(rest)).toEqual(recoveries);
  expect((await rest.rest('GET', '/session/s1/recovery')).body).toEqual(recoveries[0]);
});

test.for(WAYS)(
  'what a session recorded by plain REST has not completed when its tab %s stays cut off when a new page goes on with it',
  async ([, leave], { context, serveBuild }) => {
    const { url } = await serveBuild();
    const gone = await openPage(context, url, { controlled: true });
    await gone.rest('POST', '/events', { events: CUT_OFF_SESSION });
    await leave(gone.page);

    const next = await openPage(context, url, { controlled: true });
    const question = messageAdd('m3', 'And then?', { role: 'user' });
    await next.rest('POST', '/events', { events: [sessionStart(), question] });
    const { body } = await next.rest<RecoveryReport>('GET', '/session/s1/recovery');
    expect(body).toMatchObject({ status: 'active', cut_off: [{ message_id: 'm2', saved_length: SAVED.length }] });
  },
);

test.for(WAYS.filter(([way]) => way !== 'is reloaded'))(
  'for a tab that asked before, a session recorded by plain REST is interrupted within 30 s after its tab %s, but not while the tab is open',
  async ([, leave], { context, serveBuild }) => {
    const { url } = await serveBuild();
    const reader = await openPage(context, url, { controlled: true });
    const silent = await openPage(context, url, { controlled: true });
    const gone = await openPage(context, url, { controlled: true });
    await silent.rest('POST', '/events', { events: [sessionStart('silent')] });
    expect((await reader.rest('GET', '/status')).status).toBe(200);
    await gone.rest('POST', '/events', { events: CUT_OFF_SESSION });
    await leave(gone.page);
    expect(await restStatusOf(reader, 's1')).toBe('active');

    await advanceServiceWorker(context, SILENCE_MS);

    await eventually(() => restStatusOf(reader, 's1')).toBe('interrupted');
    expect(await reader.rest('GET', '/recovery')).toMatchObject({
      body: { sessions: [{ session_id: 's1', status: 'interrupted' }], total: 1 },
    });
    expect(await reader.rest('GET', '/session/s1/recovery')).toMatchObject({ body: RECOVERY });
    expect(await restStatusOf(reader, 'silent')).toBe('active');
  },
);
