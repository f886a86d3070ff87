// A browser rejects what a page fetches while the page is left. That is no error of the answer: it is cut off.
import { expect } from 'vitest';
import { answersOf } from '../../src/protocol/index.ts';
import { serveAnswers } from '../support/answer-server.ts';
import { eventually, test } from '../support/browser-test.ts';
import { buildScript } from '../support/build-page.ts';
import { openPage } from '../support/recording-page.ts';

test('an answer whose page is reloaded is cut off, and has no error', async ({ context, serveBuild }) => {
  const answers = await serveAnswers();
  const extraFiles = await buildScript(process.cwd(), { name: 'leaving', module: 'test/support/leaving-script.ts' });
  const { url } = await serveBuild({ extraFiles });
  // Keeps the worker, which else may end with the page before it has taken what the page says last.
  const other = await openPage(context, url);
  await other.open();
  const tab = await openPage(context, url);
  await tab.open();
  await tab.page.evaluate(`import('${url}leaving.js').then(() => null)`);
  const started = await tab.page.evaluate(async (base) => {
    const { recordingThread, recordStream } = window.adapters;
    const messages = [{ role: 'user', content: 'Why?' }];
    const ask = (path: string): RequestInit & { url: string } => ({
      url: `${base}${path}`,
      method: 'POST',
      body: JSON.stringify({ messages }),
    });
    async function* texts(path: string): AsyncGenerator<string> {
      const { url: address, ...init } = ask(path);
      const { body } = await fetch(address, init);
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) yield next.value;
    }
    const seen = new Set<string>();
    const read = async (name: string, items: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of items) seen.add(name);
    };
    const ignore = (): void => undefined;
    read(
      'stream',
      recordStream(window.recorder, texts('answer?id=1&chunks=500&pause=20'), { session: 'stream', messages }),
    ).catch(ignore);
    const { record } = recordingThread(window.recorder, { session: 'thread' });
    const model = record({
      async *run() {
        let text = '';
        for await (const more of texts('answer?id=2&chunks=500&pause=20'))
          yield { content: [{ type: 'text', text: (text += more) }] };
      },
    });
    const abortSignal = new AbortController().signal;
    read('thread', model.run({ messages: [], abortSignal })).catch(ignore);
    const caught = recordingThread(window.recorder, { session: 'caught' });
    read('caught', texts('answer?id=3&chunks=500&pause=20')).catch((error: unknown) => {
      const status = { type: 'incomplete', reason: 'error', error };
      void caught.history.append({
        message: { id: 'm1', role: 'assistant', content: [{ type: 'text', text: 'H' }], status },
        parentId: null,
      });
    });
    while (seen.size < 3) await new Promise((resolve) => void setTimeout(resolve, 20));
    return [...seen].toSorted();
  }, answers.url);
  expect(started).toEqual(['caught', 'stream', 'thread']);
  // Before that nothing of them is acked, so nothing is promised.
  for (const session of ['stream', 'thread'])
    await eventually(async () => (await other.session(session)).messages.at(-1)?.content).not.toBe('');
  await tab.page.reload();
  for (const session of started)
    await eventually(async () => answersOf((await other.session(session)).messages)).toMatchObject([
      { outcome: 'cut_off', errors: [] },
    ]);
  await answers.close();
});
