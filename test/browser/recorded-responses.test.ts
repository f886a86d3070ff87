// What an app reads of a recorded response is what it would read without recording: errors, empty bodies, in place of the page's fetch.
import { expect } from 'vitest';
import { chatPageTest as test } from '../support/recording-fetch-page.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

const BEGINNING = sse(chatChunks([{ content: 'Hel' }]).slice(0, 1));

test('what reads a body to its end gives the error that ended it', async ({ context, openChat, answers }) => {
  const chat = await openChat(context);
  answers.answer('/hang', { body: BEGINNING, ending: 'hang' });
  answers.answer('/break', { body: BEGINNING, ending: 'break' });
  const seen = await chat.tab.page.evaluate(async (base) => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] });
    const reasons: Record<string, unknown> = {
      abort: undefined,
      reason: new RangeError('a reason of the app'),
      timeout: new DOMException('signal timed out', 'TimeoutError'),
    };
    async function errorOf(
      fetch: typeof globalThis.fetch,
      how: string,
      read: 'blob' | 'json' | 'text',
    ): Promise<string> {
      const stop = new AbortController();
      const path = how === 'break' ? '/break' : '/hang';
      const response = await fetch(`${base}${path}`, { method: 'POST', body, signal: stop.signal });
      if (how !== 'break') setTimeout(() => stop.abort(reasons[how]), 100);
      return response[read]().then(
        () => 'read',
        (error: Error) => `${error.constructor.name} ${error.name}: ${error.message}`,
      );
    }
    const fetches = [
      globalThis.fetch.bind(globalThis),
      window.recordingFetch(window.recorder),
      window.recordingFetch(window.recorder, { outlive: true }),
    ];
    const results: Record<string, string[]> = {};
    for (const how of ['abort', 'reason', 'timeout', 'break']) {
      for (const read of ['blob', 'json', 'text'] as const)
        results[`${how} ${read}`] = await Promise.all(fetches.map((fetch) => errorOf(fetch, how, read)));
    }
    return results;
  }, answers.url);
  for (const [name, [plain, recorded, relayed]] of Object.entries(seen))
    expect({ name, recorded, relayed }).toEqual({ name, recorded: plain, relayed: plain });
});

test('a response without a body is read as without recording', async ({ context, openChat, answers }) => {
  const chat = await openChat(context);
  for (const status of [204, 205]) answers.answer(`/${status}`, { body: '', status });
  const seen = await chat.tab.page.evaluate(async (base) => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] });
    const fetches = [
      globalThis.fetch.bind(globalThis),
      window.recordingFetch(window.recorder),
      window.recordingFetch(window.recorder, { outlive: true }),
    ];
    return Promise.all(
      [204, 205].map((status) =>
        Promise.all(
          fetches.map(async (fetch) => {
            const response = await fetch(`${base}/${status}`, { method: 'POST', body });
            return [response.status, response.bodyUsed, await response.clone().text(), await response.text()];
          }),
        ),
      ),
    );
  }, answers.url);
  for (const [plain, ...recorded] of seen) for (const each of recorded) expect(each).toEqual(plain);
});

test('it takes the place of the page fetch', async ({ context, openChat, answers }) => {
  const chat = await openChat(context);
  answers.answer('/chat', { body: BEGINNING });
  for (const outlive of [false, true]) {
    const read = await chat.tab.page.evaluate(
      async ([base, isOutliving]) => {
        const before = window.fetch;
        window.fetch = window.recordingFetch(window.recorder, { outlive: isOutliving });
        const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] });
        const text = await (await fetch(`${base}/chat`, { method: 'POST', body })).text();
        const page = await (await fetch(location.href)).text();
        window.fetch = before;
        return [text, page.length > 0];
      },
      [answers.url, outlive] as const,
    );
    expect(read).toEqual([BEGINNING, true]);
  }
});
