// Whatever an app gives to the session writer, nothing throws: what cannot be read is refused and reported, and costs itself.

import * as fc from 'fast-check';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Client } from '../../src/client/client.ts';
import { answersOf, sharedNames } from '../../src/protocol/index.ts';
import { recorderOn } from '../support/one-session.ts';
import { propertyOptions } from '../support/property-options.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { openClientOf } from '../support/recorder-link.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { anyGiven, UNREADABLE } from '../support/unreadable-values.ts';

const unhandled = vi.fn<() => void>();
process.on('unhandledRejection', unhandled);

afterEach(() => {
  expect(unhandled).not.toHaveBeenCalled();
});

let namespaces = 0;

async function open(): Promise<{ recorder: TestRecorder; client: Client; refused: string[] }> {
  namespaces += 1;
  const recorder = recorderOn();
  const client = await openClientOf(recorder, sharedNames(`unreadable-${namespaces}`));
  const refused: string[] = [];
  client.onRefused(({ error }) => refused.push(error.message));
  onTestFinished(() => client.close());
  return { recorder, client, refused };
}

const SESSION_METHODS = ['add', 'answer', 'update'] as const;
const ANSWER_METHODS = [
  'append',
  'reasoning',
  'toolCall',
  'toolResult',
  'source',
  'file',
  'raw',
  'describe',
  'complete',
  'fail',
  'stop',
  'cutOff',
] as const;

const call = fc.record({
  method: fc.constantFrom(...SESSION_METHODS, ...ANSWER_METHODS),
  given: fc.array(anyGiven, { maxLength: 2 }),
});

/** Calls any method with anything. */
function callWith(target: object, method: string, given: readonly (() => unknown)[]): unknown {
  return (Reflect.get(target, method) as (...given: readonly unknown[]) => unknown)(...given.map((make) => make()));
}

test('no call throws or rejects whatever it is given, and what comes later is recorded', async () => {
  await fc.assert(
    fc.asyncProperty(anyGiven, fc.array(call, { maxLength: 12 }), async (options, calls) => {
      const { recorder, client } = await open();
      const odd = client.session(options() as never);
      odd.add({ role: 'user', content: 'Hello?' });
      const session = client.session({ provider: 'p', id: 's' });
      const answer = session.answer({ id: 'a', metadata: options() as never });
      for (const { method, given } of calls) {
        const answers = SESSION_METHODS.some((name) => name === method) ? [session, odd] : [answer, odd.answer()];
        for (const target of answers) callWith(target, method, given);
      }
      answer.append('and on');
      answer.complete();
      session.add({ role: 'user', content: 'later', id: 'later' });
      session.end();
      await expect.poll(() => client.pending()).toEqual([]);
      const { messages, status } = valueOf(await recorder.api.session('s'));
      expect(status).toBe('ended');
      expect(messages.find(({ message_id }) => message_id === 'later')?.content).toBe('later');
      expect(
        answersOf(messages)
          .find(({ answer_id }) => answer_id === 'a')
          ?.text.endsWith('and on'),
      ).toBe(true);
      await client.close();
    }),
    propertyOptions(60),
  );
});

/** Those of which JSON has nothing: they count as absent. */
const ABSENT = [
  'symbol',
  'function',
  'throwing toString',
  'throwing iterator',
  'null prototype',
  'class instance',
  'getter that reads once',
];

test.each(Object.entries(UNREADABLE).filter(([name]) => !ABSENT.includes(name)))(
  'a %s as metadata is refused and reported, and the text beside it is recorded',
  async (_name, make) => {
    const { recorder, client, refused } = await open();
    const session = client.session({ provider: 'p', id: 's', metadata: make() as never });
    session.add({ role: 'user', content: 'Hello?', id: 'q', metadata: make() as never });
    const answer = session.answer({ id: 'a', model: 'm', metadata: make() as never });
    answer.append('Hello.');
    answer.complete({ finish_reason: 'stop', usage: make() as never });
    await expect.poll(() => client.pending()).toEqual([]);
    const { messages } = valueOf(await recorder.api.session('s'));
    expect(messages.map(({ message_id, content }) => [message_id, content])).toEqual([
      ['q', 'Hello?'],
      ['a', 'Hello.'],
    ]);
    expect(answersOf(messages)).toMatchObject([{ model: 'm', finish_reason: 'stop', outcome: 'complete' }]);
    expect(refused).toHaveLength(4);
    expect(client.state).toEqual({ status: 'refused', refused: 4 });
  },
);

test('an id that is a Symbol counts as absent', async () => {
  const { recorder, client } = await open();
  const symbol = Symbol('s') as never;
  const session = client.session({ provider: 'p', id: symbol });
  const question = session.add({ role: 'user', content: 'Hello?', id: symbol, parent_id: symbol });
  const answer = session.answer({ id: symbol });
  answer.append('Hello.');
  await expect.poll(() => client.state).toEqual({ status: 'saved', refused: 0 });
  const { messages } = valueOf(await recorder.api.session(session.id));
  expect(messages.map(({ message_id }) => message_id)).toEqual([question, answer.id]);
});

test('what an app changes after a call is recorded as it was given', async () => {
  const { recorder, client } = await open();
  const session = client.session({ provider: 'p', id: 's' });
  const about = { n: 1 };
  const answer = session.answer({ id: 'a', metadata: about });
  about.n = 2;
  answer.append('x');
  await expect.poll(() => client.state).toEqual({ status: 'saved', refused: 0 });
  expect(valueOf(await recorder.api.session('s')).messages[0]?.metadata).toMatchObject({ n: 1 });
});

test('an error that an app caught fails the answer with its message and code', async () => {
  const { recorder, client } = await open();
  const answer = client.session({ provider: 'p', id: 's' }).answer({ id: 'a' });
  answer.fail(Object.assign(new TypeError('Failed to fetch'), { code: 'ECONNRESET' }));
  await expect.poll(() => client.state).toEqual({ status: 'saved', refused: 0 });
  const [read] = answersOf(valueOf(await recorder.api.session('s')).messages);
  expect(read).toMatchObject({
    outcome: 'failed',
    errors: [{ content: 'Failed to fetch', metadata: { code: 'ECONNRESET' } }],
  });
});
