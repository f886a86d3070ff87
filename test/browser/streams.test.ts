// Streams of real providers at their original pace: the recording, and what another tab follows, equal the stream.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { answersOf, type Reply, type SessionDetail } from '../../src/protocol/index.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { serveCompletions } from '../support/completion-server.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { readProviderStreams } from '../support/provider-streams.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

/** 50 chunks per second, like a fast hosted model. */
const PACE_MS = 20;

const STREAMS = readProviderStreams();
const CHAT_STREAMS = STREAMS.filter(({ name }) => name.startsWith('openai-chat-'));

/** A stream for runs without the external recordings. It contains character sequences that they may lack. */
const SYNTHETIC = {
  name: 'synthetic',
  reasoning: ['Hm', '', ' …'],
  text: [
    '',
    'Grüße, ',
    '日本語',
    '',
    // A surrogate pair that is split between two chunks.
    '\ud83d',
    '\ude00',
    ' and \ud83d\udc69\u200d',
    '\ud83d\udcbb',
    ' e',
    '\u0301',
    '\r\n\t',
    '\u0000\u2028"\\',
    '<script>alert("no")</script>',
    ...Array.from({ length: 40 }, (_, index) => ` ${index} ${'𝒳'.repeat(index % 3)}`),
    '\ufeff',
    '',
  ],
};

declare global {
  interface Window {
    /** The last state of each session that `follow` showed, by id. */
    followedSessions: Record<string, SessionDetail>;
    /** Sessions in which a shown text was not extended by the next one. */
    jumped: string[];
  }
}

interface Answer {
  readonly name: string;
  readonly text: readonly string[];
  readonly reasoning: readonly string[];
}

/** Follows sessions in a tab, and detects a text that does not only grow. */
async function followAll(tab: RecordingPage, sessionIds: readonly string[]): Promise<void> {
  await tab.page.evaluate((ids) => {
    window.followedSessions = {};
    window.jumped = [];
    const textOf = (session: SessionDetail | undefined, messageId: string): string =>
      session?.messages.find(({ message_id }) => message_id === messageId)?.content ?? '';
    for (const id of ids) {
      window.recorder.follow(id, (followed) => {
        if (followed.status !== 'content') return;
        const before = window.followedSessions[id];
        const isGrown = ['reasoning', 'text'].every((message) =>
          textOf(followed.session, message).startsWith(textOf(before, message)),
        );
        if (!isGrown) window.jumped.push(id);
        window.followedSessions[id] = followed.session;
      });
    }
  }, sessionIds);
}

/** Records an answer at its original pace. Resolves with the refused events. */
async function streamInto(tab: RecordingPage, { name, text, reasoning }: Answer): Promise<Reply[]> {
  await tab.record([
    sessionStart(name),
    messageAdd('reasoning', '', { session_id: name }),
    messageAdd('text', '', { session_id: name }),
  ]);
  const deltas = [
    ...reasoning.map((content_delta) => ({ message_id: 'reasoning', content_delta })),
    ...text.map((content_delta) => ({ message_id: 'text', content_delta })),
  ];
  return tab.page.evaluate(
    async ([session_id, json, paceMs]) => {
      const given = JSON.parse(json) as { message_id: string; content_delta: string }[];
      const beginning = performance.now();
      const replies: Promise<Reply>[] = [];
      for (const [index, delta] of given.entries()) {
        const wait = beginning + index * paceMs - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        replies.push(window.recorder.record({ type: 'message_append', session_id, ...delta }));
      }
      return (await Promise.all(replies)).filter(({ type }) => type !== 'ack');
    },
    [name, JSON.stringify(deltas), PACE_MS] as const,
  );
}

function textsOf(session: SessionDetail | undefined): Record<string, string> {
  return Object.fromEntries(session?.messages.map(({ message_id, content }) => [message_id, content]) ?? []);
}

function expectedTexts({ text, reasoning }: Answer): Record<string, string> {
  return { text: text.join(''), reasoning: reasoning.join('') };
}

/** Streams all answers at once, each in its own tab, and compares what another tab reads and follows. */
async function expectRecordedAndFollowed(
  tabs: readonly RecordingPage[],
  reader: RecordingPage,
  answers: readonly Answer[],
): Promise<void> {
  await followAll(
    reader,
    answers.map(({ name }) => name),
  );
  const refused = await Promise.all(tabs.map((tab, index) => streamInto(tab, answers[index] ?? SYNTHETIC)));
  expect(refused.flat()).toEqual([]);
  for (const answer of answers) {
    expect(textsOf(await reader.session(answer.name))).toEqual(expectedTexts(answer));
    await eventually(async () =>
      textsOf(await reader.page.evaluate((id) => window.followedSessions[id], answer.name)),
    ).toEqual(expectedTexts(answer));
  }
  expect(await reader.page.evaluate(() => window.jumped)).toEqual([]);
}

test('a stream with every kind of character is read back unchanged by both transports', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const reader = await openPage(context, url);
  const live = await openPage(context, url);
  const rest = await openPage(context, url, { controlled: true });
  await reader.open();
  await live.open({ transports: ['shared_worker'] });
  await rest.open({ transports: ['rest'] });

  await expectRecordedAndFollowed([live, rest], reader, [
    { ...SYNTHETIC, name: 'live' },
    { ...SYNTHETIC, name: 'by-rest' },
  ]);
});

test.skipIf(STREAMS.length === 0)(
  'simultaneous streams of every provider are read back and followed unchanged',
  async ({ context, serveBuild }) => {
    const { url } = await serveBuild();
    const reader = await openPage(context, url);
    await reader.open();
    const tabs = await Promise.all(STREAMS.map(() => openPage(context, url)));
    await Promise.all(tabs.map((tab) => tab.open()));
    for (const { text } of STREAMS) expect(text.length).toBeGreaterThan(0);

    await expectRecordedAndFollowed(tabs, reader, STREAMS);
  },
);

/** The chunks of a server that sends only text. */
function completionChunks({ name, text }: Answer): string[] {
  const chunks = text.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }));
  const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  return [...chunks, end].map((chunk) => JSON.stringify({ object: 'chat.completion.chunk', model: name, ...chunk }));
}

/** Requests each answer from a server with the demo chat, each in its own tab, and compares the recordings with the streams. */
async function expectChatsRecorded(
  context: BrowserContext,
  url: string,
  answers: readonly (Answer & { readonly lines: readonly string[] })[],
): Promise<void> {
  const completions = await serveCompletions(
    Object.fromEntries(answers.map(({ name, lines }) => [name, lines])),
    PACE_MS,
  );
  const reader = await openPage(context, url);
  await reader.open();
  const chats: Page[] = [];
  for (const [index, { name }] of answers.entries()) {
    const chat = await context.newPage();
    await chat.goto(`${url}chat/?server=${encodeURIComponent(completions.url)}&model=${name}`);
    // The chat asks once for each server.
    if (index === 0) await chat.getByTestId('server-accept').click();
    await chat.getByTestId('composer').waitFor();
    chats.push(chat);
  }
  for (const chat of chats) {
    await chat.getByTestId('composer').fill('Go on');
    await chat.getByTestId('send').click();
  }
  for (const [index, chat] of chats.entries()) {
    await chat.locator('[data-role=assistant][data-state=complete]').waitFor(DEADLINE);
    await chat.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);
    const sessionId = decodeURIComponent(new URL(chat.url()).hash.slice(1));
    const { messages } = await reader.session(sessionId);
    expect(messages[0]).toMatchObject({ role: 'user', content: 'Go on' });
    for (const { is_complete, revisions } of messages)
      expect({ is_complete, revisions }).toEqual({ is_complete: true, revisions: [] });
    const { text = [], reasoning = [] } = answers[index] ?? {};
    const recorded = { text: text.join(''), reasoning: reasoning.join(''), outcome: 'complete' };
    expect(answersOf(messages)).toMatchObject([recorded]);
  }
  await completions.close();
}

test('the demo chat records the answer of a server', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  await expectChatsRecorded(context, url, [{ ...SYNTHETIC, reasoning: [], lines: completionChunks(SYNTHETIC) }]);
});

test.skipIf(CHAT_STREAMS.length === 0)(
  'the demo chat records simultaneous answers of real servers',
  async ({ context, serveBuild }) => {
    const { url } = await serveBuild();
    await expectChatsRecorded(context, url, CHAT_STREAMS);
  },
);
