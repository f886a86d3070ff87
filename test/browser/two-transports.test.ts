// REST in one tab and the client in another write at the same time: one journal, no loss, no duplicates.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Reply, Result, SessionDetail } from '../../src/protocol/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const REST_ROUNDS = 150;

declare global {
  interface Window {
    isEnough?: boolean;
  }
}

/** Sends one request after the other, each with one text for its own message and one for the shared message. */
function recordOverRest(page: Page, rounds: number): Promise<Reply[]> {
  return page.evaluate(async (count) => {
    const replies: Reply[] = [];
    for (let round = 0; round < count; round += 1) {
      const events = ['of-rest', 'shared'].map((message_id) => ({
        type: 'message_append',
        session_id: 's1',
        message_id,
        content_delta: `[rest ${round}]`,
        event_id: `rest-${message_id}-${round}`,
      }));
      const response = await fetch('/api/recording/events', { method: 'POST', body: JSON.stringify({ events }) });
      const { responses } = (await response.json()) as { responses: Reply[] };
      replies.push(...responses);
    }
    return replies;
  }, rounds);
}

/** Does the same through the client, until `window.isEnough`. */
function recordThroughClient(page: Page): Promise<Reply[]> {
  return page.evaluate(async () => {
    const replies: Reply[] = [];
    for (let round = 0; window.isEnough !== true; round += 1) {
      const sent = ['of-client', 'shared'].map((message_id) =>
        window.recorder.record({
          type: 'message_append',
          session_id: 's1',
          message_id,
          content_delta: `[client ${round}]`,
        }),
      );
      replies.push(...(await Promise.all(sent)));
    }
    return replies;
  });
}

function texts(sender: 'rest' | 'client', rounds: number): string[] {
  return Array.from({ length: rounds }, (_, round) => `[${sender} ${round}]`);
}

function textOf(session: SessionDetail, messageId: string): string {
  return session.messages.find(({ message_id }) => message_id === messageId)?.content ?? '';
}

function seqsOf(replies: readonly Reply[]): number[] {
  return replies.flatMap((reply) => (reply.type === 'ack' && reply.seq !== undefined ? [reply.seq] : []));
}

/** The session as each tab reads it through each transport. A checkpoint in between changes only `is_dirty`. */
async function readings(tabs: readonly RecordingPage[]): Promise<SessionDetail[]> {
  const read = await Promise.all(
    tabs.flatMap((tab) => [tab.session('s1'), tab.rest<SessionDetail>('GET', '/session/s1').then(({ body }) => body)]),
  );
  return read.map((session) => ({ ...session, is_dirty: false }));
}

function dirtySessions({ page }: RecordingPage): Promise<number | undefined> {
  return page.evaluate(async () => (await window.recorder.api.status()).value?.dirty_sessions);
}

/** The recorder's answers to every kind of query, without the fields that differ between workers. */
function answersIn({ page }: RecordingPage): Promise<Record<string, Result<unknown>>> {
  return page.evaluate(async () => {
    const { api } = window.recorder;
    const status = await api.status();
    return {
      all: await api.sessions({}),
      byStatus: await api.sessions({ status: 'ended' }),
      found: await api.sessions({ q: 'ONE &', limit: 1 }),
      byProvider: await api.sessions({ provider: 'nobody' }),
      session: await api.session('s1', {}),
      page: await api.session('s1', { limit: 1, before: 1 }),
      encoded: await api.session('a/b?c#d %', {}),
      unknown: await api.session('unknown', {}),
      recovery: await api.recovery('ended'),
      recoveries: await api.recoveries(),
      facts: await api.facts({ since: 0 }),
      factsOfSession: await api.facts({ since: 1, session_id: 's1', limit: 2 }),
      status: status.ok ? { ok: true, value: { ...status.value, instance_id: '', storage: null } } : status,
    };
  });
}

test('keeps every acked text once and in order while REST and the client record into one session', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ forbidApi: true });
  const restTab = await openPage(context, server.url, { controlled: true });
  const clientTab = await openPage(context, server.url);
  await restTab.open();
  await clientTab.open();
  const first = await clientTab.record([
    sessionStart(),
    ...['of-rest', 'of-client', 'shared'].map((id) => messageAdd(id)),
  ]);

  const ofClient = recordThroughClient(clientTab.page);
  await eventually(async () => textOf(await restTab.session('s1'), 'of-client')).not.toBe('');
  const ofRest = await recordOverRest(restTab.page, REST_ROUNDS);
  await clientTab.page.evaluate(() => void (window.isEnough = true));
  const replies = [...first, ...ofRest, ...(await ofClient)];

  const clientRounds = (await ofClient).length / 2;
  const session = await clientTab.session('s1');
  const shared = textOf(session, 'shared').match(/\[[^\]]*\]/g) ?? [];
  const turns = shared.filter((text, index) => text.slice(0, 5) !== shared[index + 1]?.slice(0, 5)).length;
  expect(replies.filter(({ type }) => type !== 'ack')).toEqual([]);
  expect(textOf(session, 'of-rest')).toBe(texts('rest', REST_ROUNDS).join(''));
  expect(textOf(session, 'of-client')).toBe(texts('client', clientRounds).join(''));
  expect(shared.filter((text) => text.startsWith('[rest'))).toEqual(texts('rest', REST_ROUNDS));
  expect(shared.filter((text) => text.startsWith('[client'))).toEqual(texts('client', clientRounds));
  expect(turns, 'the senders took turns').toBeGreaterThan(10);
  expect(seqsOf(replies).toSorted((a, b) => a - b)).toEqual(replies.map((_, index) => index + 1));
  expect(server.violations).toEqual([]);
});

test('reads the same session in every tab and by both transports', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tabs = [
    await openPage(context, server.url, { controlled: true }),
    await openPage(context, server.url, { controlled: true }),
  ] as const;
  await Promise.all(tabs.map((tab) => tab.open()));

  await tabs[0].rest('POST', '/events', { events: [sessionStart(), messageAdd('m1', 'by REST')] });
  await tabs[1].record(messageAdd('m2', 'by the client'));

  const [reading, ...others] = await readings(tabs);
  expect(reading?.messages.map(({ content }) => content)).toEqual(['by REST', 'by the client']);
  expect(others).toEqual([reading, reading, reading]);
});

test('answers every question and command the same by both transports', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const live = await openPage(context, server.url);
  const rest = await openPage(context, server.url, { controlled: true });
  await live.open({ transports: ['shared_worker'] });
  await rest.open({ transports: ['rest'] });
  await live.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.2 }));
  await live.record([
    sessionStart('s1', { title: 'One & two', model: 'm/1', metadata: { deep: [1, null, 'x'] } }),
    messageAdd('m1', 'first'),
    messageAdd('m2', 'second', { parent_id: 'm1' }),
    sessionStart('a/b?c#d %', { title: 'An id to be encoded' }),
    sessionStart('ended'),
    { type: 'session_end', session_id: 'ended', final_message_count: 3 },
  ]);

  // A checkpoint in between would change `is_dirty`.
  for (const tab of [live, rest]) await eventually(() => dirtySessions(tab)).toBe(0);
  const answers = await Promise.all([live, rest].map((tab) => answersIn(tab)));

  expect(answers[1]).toEqual(answers[0]);
  const unanswered = Object.entries(answers[0] ?? {}).filter(([, answer]) => !answer.ok);
  expect(unanswered).toMatchObject([['unknown', { error: { code: 'session_not_found' } }]]);
  const commands = {
    byClient: await live.page.evaluate(() => window.recorder.api.configure({ session_timeout_secs: 60 })),
    byRest: await rest.page.evaluate(() => window.recorder.api.configure({ session_timeout_secs: 61 })),
  };
  expect(commands).toMatchObject({
    byClient: { ok: true, value: { session_timeout_secs: 60 } },
    byRest: { ok: true, value: { session_timeout_secs: 61 } },
  });
  for (const tab of [live, rest]) {
    expect(await tab.page.evaluate(() => window.recorder.api.trash('a/b?c#d %'))).toEqual({ ok: true, value: null });
    expect(await tab.session('a/b?c#d %')).toMatchObject({ status: 'trashed' });
    expect(await tab.page.evaluate(() => window.recorder.api.restore('a/b?c#d %'))).toEqual({ ok: true, value: null });
    expect(await tab.session('a/b?c#d %')).toMatchObject({ status: 'active' });
  }
  expect(await rest.page.evaluate(() => window.recorder.api.purge('a/b?c#d %'))).toEqual({ ok: true, value: null });
  expect(await live.page.evaluate(() => window.recorder.api.purge('a/b?c#d %'))).toMatchObject({
    ok: false,
    error: { code: 'session_not_found' },
  });
  expect(server.violations).toEqual([]);
});

test('reads a session without messages as empty by both transports', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.open();
  await tab.record(sessionStart());

  const [byClient, byRest] = await readings([tab]);
  expect(byClient?.messages).toEqual([]);
  expect(byRest).toEqual(byClient);
});

test('acks an event as a duplicate when the other transport has recorded it already', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.open();
  await tab.record([sessionStart(), messageAdd()]);
  const event = append('once', { event_id: 'from-another-caller' });

  const byRest = await tab.rest<{ responses: Reply[] }>('POST', '/events', { events: [event] });
  const byClient = await tab.record(event);

  expect(byRest.body.responses).toMatchObject([{ type: 'ack', event_id: 'from-another-caller' }]);
  expect(byRest.body.responses[0]).not.toHaveProperty('duplicate');
  expect(byClient).toMatchObject([{ type: 'ack', event_id: 'from-another-caller', duplicate: true }]);
  expect(textOf(await tab.session('s1'), 'm1')).toBe('once');
});
