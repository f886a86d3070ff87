// A page whose built-in functions an old library has changed, as Prototype.js 1.6 does.
import { expect } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

/** Gives lists, texts and objects a `toJSON` that returns JSON text, and replaces functions of Array. */
const OLD_LIBRARY = `
  const stringify = JSON.stringify;
  for (const { prototype } of [Object, Array, String])
    Object.defineProperty(prototype, 'toJSON', {
      value() { return Array.isArray(this) ? '[' + this.map((item) => stringify(String(item))).join(', ') + ']' : '"' + String(this) + '"'; },
    });
  Array.from = (given) => {
    const list = [];
    for (let index = 0; index < (given.length ?? 0); index += 1) list.push(given[index]);
    return list;
  };
  Array.prototype.entries = function () { return this.slice(); };
`;

/** A list that the page sends to a test as text, which its own JSON would spoil. */
const METADATA = { tags: ['a', ['b']], nested: { text: 'c' } };

test.for(['shared_worker', 'dedicated_worker', 'rest'] as const)(
  'records by %s from a page whose JSON functions were changed',
  async (transport, { context, serveBuild }) => {
    const { url } = await serveBuild();
    const reader = await openPage(context, url, { controlled: true });
    await reader.open();
    const { page } = await openPage(context, url, { controlled: true });
    // The script that changes the page returns to Playwright only texts.
    const replies = await page.evaluate(
      `(async () => {
        const events = ${JSON.stringify([sessionStart(), messageAdd('m1', 'hello', { metadata: METADATA })])};
        ${OLD_LIBRARY}
        const recorder = await window.holdfast.openRecorder({ transports: ['${transport}'] });
        const replies = await Promise.all(events.map((event) => recorder.record(event)));
        return replies.map(({ type, code }) => type + ' ' + (code ?? '')).join(', ');
      })()`,
    );
    expect(replies).toBe('ack , ack ');
    await eventually(async () => (await reader.session('s1')).messages).toMatchObject([
      { content: 'hello', metadata: METADATA },
    ]);
  },
);

test('records through RecordingSocket from a page whose JSON functions were changed', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const reader = await openPage(context, url);
  await reader.open();
  const { page } = await openPage(context, url);
  const received = await page.evaluate(
    `(async () => {
      const { RecordingSocket } = await import('${url}recording-socket.js');
      const text = ${JSON.stringify(JSON.stringify({ type: 'events', events: [sessionStart(), messageAdd('m1', 'hello', { metadata: METADATA })] }))};
      ${OLD_LIBRARY}
      const socket = new RecordingSocket('ws://localhost/');
      return new Promise((resolve) => {
        let received = '';
        socket.onmessage = ({ data }) => {
          received += data + '\\n';
          if (data.includes('events_processed')) resolve(received);
        };
        socket.onopen = () => socket.send(text);
      });
    })()`,
  );
  const messages = String(received)
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(messages).toContainEqual(
    expect.objectContaining({ type: 'events_processed', count: 2, responses: [expect.anything(), expect.anything()] }),
  );
  expect((await reader.session('s1')).messages).toMatchObject([{ content: 'hello', metadata: METADATA }]);
});
