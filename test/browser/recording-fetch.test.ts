// The recording fetch in the browser: the page reads what the server sent, at its own pace, and the recording is that of the
// stream; where nothing can be recorded, the chat is unharmed.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { answersOf, type Answer } from '../../src/protocol/index.ts';
import { readAllStreams } from '../support/all-streams.ts';
import { launchProfile } from '../support/browser.ts';
import { eventually } from '../support/browser-test.ts';
import { chatPageTest as test, type ChatPage } from '../support/recording-fetch-page.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

const ANSWER = sse([...chatChunks([{ content: 'Hel' }, { content: 'lo' }]), '[DONE]']);
const BEGINNING = sse(chatChunks([{ content: 'Hel' }, { content: 'lo' }]).slice(0, 2));

/** Large streams are cut into pieces of so many bytes, as each piece is a packet. */
const LARGE_PIECES = 50;
const LARGE_BYTES = 20_000;

async function answerIn(chat: ChatPage, session: string): Promise<Answer | undefined> {
  return answersOf((await chat.tab.session(session)).messages)[0];
}

async function expectOutcome(chat: ChatPage, session: string, outcome: string): Promise<void> {
  await eventually(() => chat.tab.page.evaluate(() => window.recorder.state.status)).toBe('saved');
  await eventually(async () => (await answerIn(chat, session))?.outcome).toBe(outcome);
  expect(await answerIn(chat, session)).toMatchObject({ text: 'Hello' });
}

/** Another profile, as `prepare` leaves it. */
async function openProfile(prepare?: (folder: string) => Promise<void>): Promise<[BrowserContext, string]> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-fetch-'));
  await prepare?.(profile);
  const { context } = await launchProfile(profile);
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  return [context, profile];
}

test('the page reads the same bytes of every stream with and without recording, and the recording is that of the stream', async ({
  context,
  openChat,
  answers,
}) => {
  const chat = await openChat(context);
  const streams = readAllStreams().flatMap((stream, index) =>
    [undefined, 1].map((pieces) => ({
      ...stream,
      pieces: pieces !== undefined && stream.bytes.length > LARGE_BYTES ? LARGE_PIECES : pieces,
      id: `stream-${index}-${pieces ?? 'whole'}`,
    })),
  );
  for (const { id, bytes, contentType, pieces } of streams)
    answers.answer(`/${id}`, { body: bytes, contentType, pieces });
  const read = await chat.tab.page.evaluate(
    async ([base, ids]) => {
      const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] });
      const bytesOf = async (fetch: typeof globalThis.fetch, id: string): Promise<Uint8Array> =>
        new Uint8Array(await (await fetch(`${base}/${id}`, { method: 'POST', body })).arrayBuffer());
      return Promise.all(
        ids.map(async (session) => {
          const fetch = window.recordingFetch(window.recorder, { session });
          const [recorded, plain] = [await bytesOf(fetch, session), await bytesOf(globalThis.fetch, session)];
          const isSame = recorded.length === plain.length && recorded.every((byte, index) => byte === plain[index]);
          return { session, length: recorded.length, isSame };
        }),
      );
    },
    [answers.url, streams.map(({ id }) => id)] as const,
  );
  expect(read).toEqual(streams.map(({ id, bytes }) => ({ session: id, length: bytes.length, isSame: true })));
  await eventually(() => chat.tab.page.evaluate(() => window.recorder.state.status)).toBe('saved');
  for (const { id, name, text, reasoning, outcome } of streams) {
    const answer = await answerIn(chat, id);
    expect({ name, ...answer }).toMatchObject({ name, text, reasoning, outcome });
  }
});

test('a reader that stalls stalls the server', async ({ context, openChat, answers }) => {
  const chat = await openChat(context);
  answers.answer('/endless', {
    body: sse(chatChunks([{ content: 'x'.repeat(60_000) }]).slice(0, 1)),
    ending: 'repeat',
  });
  await chat.ask('/endless', 'endless');
  await chat.read('endless', 1);
  let sent = -1;
  await expect
    .poll(
      () => {
        const before = sent;
        sent = answers.requests.at(-1)?.sent ?? 0;
        return sent === before;
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true);
  await chat.read('endless', sent + 1); // Chromium itself takes some 60 MB that nobody reads
  expect(answers.requests.at(-1)?.sent).toBeGreaterThan(sent);
  await chat.tab.page.evaluate(() => window.chats['endless']?.reader.cancel());
  await eventually(() => answers.requests.at(-1)?.isClosed).toBe(true);
});

test('an abort reaches the server at once, and stops only an answer without its end marker', async ({
  context,
  openChat,
  answers,
}) => {
  const chat = await openChat(context);
  for (const [body, outcome] of [
    [BEGINNING, 'stopped'],
    [ANSWER, 'complete'],
  ] as const) {
    for (const end of ['abort', 'cancel'] as const) {
      const session = `${end}-${outcome}`;
      answers.answer(`/${session}`, { body, ending: 'hang' });
      await chat.ask(`/${session}`, session);
      await chat.read(session, body.length);
      const error = await chat.tab.page.evaluate(
        async ([name, how]) => {
          const asked = window.chats[name];
          if (asked === undefined) return 'not asked';
          if (how === 'cancel') return asked.reader.cancel();
          asked.abort.abort();
          return asked.reader.read().catch((thrown: Error) => thrown.name);
        },
        [session, end] as const,
      );
      expect(error).toBe(end === 'abort' ? 'AbortError' : undefined);
      await eventually(() => answers.requests.at(-1)?.isClosed).toBe(true);
      await expectOutcome(chat, session, outcome);
    }
  }
});

test('a connection that breaks cuts the answer off, and the page receives its error', async ({
  context,
  openChat,
  answers,
}) => {
  const chat = await openChat(context);
  answers.answer('/broken', { body: BEGINNING, ending: 'break' });
  await chat.ask('/broken', 'broken');
  await chat.read('broken', BEGINNING.length);
  const error = await chat.tab.page.evaluate(async () => {
    const reader = window.chats['broken']?.reader;
    for (;;) {
      try {
        if ((await reader?.read())?.done !== false) return 'ended';
      } catch (thrown) {
        return thrown instanceof TypeError ? thrown.message : 'another error';
      }
    }
  });
  expect(error).toBe('network error');
  await expectOutcome(chat, 'broken', 'cut_off');
});

test('a recorder that is closed, has no transport or no storage harms no chat', async ({
  context,
  openChat,
  answers,
}) => {
  answers.answer('/chat', { body: ANSWER });
  const closed = await openChat(context);
  await closed.tab.page.evaluate(() => window.recorder.close());
  const without = await openChat(context, { transports: ['rest'] });
  // Chromium's preference that blocks all site data, as its settings page stores it.
  const [denied] = await openProfile(async (folder) => {
    await mkdir(join(folder, 'Default'));
    const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  });
  for (const chat of [closed, without, await openChat(denied)]) {
    await chat.ask('/chat', 's1');
    expect(await chat.read('s1', ANSWER.length)).toBe(ANSWER);
    await eventually(() => chat.tab.page.evaluate(() => window.recorder.state.status)).not.toBe('saved');
  }
});

/** The files of a folder that hold a text, in either encoding of strings, from any byte on. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const encoded = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile()) return [];
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      return encoded.some((wanted) => bytes.includes(wanted)) ? [path] : [];
    }),
  );
  return found.flat();
}

test('the keys of a recorded chat are nowhere in the profile', async ({ openChat, answers }) => {
  const [context, profile] = await openProfile();
  const chat = await openChat(context);
  answers.answer('/v1beta/models/m:generateContent', { body: ANSWER });
  answers.answer('/v1/chat/completions', {
    body: JSON.stringify({ error: 'No such key: KEY-OF-HEADER' }),
    status: 401,
  });
  await chat.tab.page.evaluate(async (base) => {
    const fetch = window.recordingFetch(window.recorder, { session: 'keys' });
    const names = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];
    const init = {
      method: 'POST',
      headers: Object.fromEntries(names.map((name) => [name, 'Bearer KEY-OF-HEADER'])),
      body: JSON.stringify({
        contents: [{ role: 'user', parts: [{ text: 'A needle' }] }],
        messages: [{ role: 'user', content: 'A needle' }],
        tools: [{ type: 'mcp', authorization: 'KEY-OF-BODY' }],
      }),
    };
    await (await fetch(`${base}/v1beta/models/m:generateContent?key=KEY-OF-URL`, init)).text();
    await (await fetch(`${base}/v1/chat/completions?key=KEY-OF-URL`, init)).text();
  }, answers.url);
  expect(answers.requests[0]?.headers['x-api-key']).toBe('Bearer KEY-OF-HEADER');
  await eventually(() => chat.tab.page.evaluate(() => window.recorder.state.status)).toBe('saved');
  const recorded = answersOf((await chat.tab.session('keys')).messages);
  expect(recorded.map(({ outcome }) => outcome)).toEqual(['complete', 'failed']);
  await context.close();
  await eventually(() => filesWith(profile, 'A needle')).not.toEqual([]);
  expect(await filesWith(profile, 'KEY-OF-')).toEqual([]);
});
