// What reads a body to its end fails as it would without recording. The errors are those of whoever ends it.

import { expect, test } from 'vitest';
import { recordingFetch } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';

const READS = ['arrayBuffer', 'blob', 'formData', 'json', 'text'] as const;

/** A recorded response whose body is what `source` gives. */
function ask(source: UnderlyingDefaultSource<Uint8Array>, type = 'application/json'): Promise<Response> {
  const response = new Response(new ReadableStream(source), { headers: { 'content-type': type } });
  const fetch = recordingFetch(adapterRecorder(), { fetch: () => Promise.resolve(response) });
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
  return fetch('http://localhost/v1/chat', { method: 'POST', body });
}

/** Gives `text`, and ends. */
const giving = (text: string): UnderlyingDefaultSource<Uint8Array> => ({
  start(controller) {
    controller.enqueue(new TextEncoder().encode(text));
    controller.close();
  },
});

/** Gives a part, and then fails. */
function failing(error: unknown): UnderlyingDefaultSource<Uint8Array> {
  let isGiven = false;
  return {
    pull(controller) {
      if (isGiven) controller.error(error);
      else controller.enqueue(new TextEncoder().encode('{'));
      isGiven = true;
    },
  };
}

test.for(READS)('%s gives the error that ended the body, also of a clone', async (name) => {
  const error = new RangeError('a reason of the app');
  const response = await ask(failing(error));
  const clone = response.clone();
  await expect(response[name]()).rejects.toBe(error);
  await expect(clone.clone()[name]()).rejects.toBe(error);
});

test.for(READS)('%s of a body that is in use fails as it would without recording', async (name) => {
  const response = await ask(failing(new RangeError('a reason of the app')));
  await response.text().catch(() => undefined);
  expect(response.bodyUsed).toBe(true);
  await expect(response[name]()).rejects.toThrow(TypeError);
  const locked = await ask(giving('{}'));
  locked.body?.getReader();
  await expect(locked[name]()).rejects.toThrow(TypeError);
});

test('values are those of the browser, and so are other errors', async () => {
  const marked = await ask(giving('\uFEFF{"a":1}'));
  expect(await marked.clone().text()).toBe('{"a":1}');
  expect(await marked.clone().json()).toEqual({ a: 1 });
  expect((await marked.clone().arrayBuffer()).byteLength).toBe(10);
  const blob = await marked.blob();
  expect([blob.size, blob.type]).toEqual([10, 'application/json']);
  await expect((await ask(giving('{'))).json()).rejects.toThrow(SyntaxError);
  const form = await ask(giving('a=1'), 'application/x-www-form-urlencoded');
  expect((await form.formData()).get('a')).toBe('1');
});

test('an app may define members of the response itself', async () => {
  const response = await ask(giving('{}'));
  const json = (): Promise<unknown> => Promise.resolve('own');
  response.json = json;
  expect(await response.json()).toBe('own');
  Object.defineProperty(response, 'url', { value: 'http://localhost/own' });
  expect(response.url).toBe('http://localhost/own');
  expect(Object.keys(response)).toEqual([]);
});
