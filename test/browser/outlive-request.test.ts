// What the SharedWorker sends and returns for a page is what the page's own fetch would have sent and returned.
import { expect } from 'vitest';
import { bodyOf, chunkOf, type AnswerServer } from '../support/answer-server.ts';
import { eventually } from '../support/browser-test.ts';
import { test, type RelayTab } from '../support/relay-test.ts';

/** Asks for the same by the page and by the worker, and resolves with both readings. `init`: source text, as bodies are made in the page. */
async function both(
  tab: RelayTab,
  url: (id: string) => string,
  init?: string,
): Promise<Record<'page' | 'worker', unknown>> {
  const address = (id: string): string => JSON.stringify(url(id));
  await tab.page.evaluate(
    `Promise.all([relay.fetch('page', ${address('page')}, ${init}), relay.ask('worker', ${address('worker')}, { init: ${init} })])`,
  );
  const [page, worker] = await Promise.all([tab.reading('page'), tab.reading('worker')]);
  const neutral = (text: string): string => text.replaceAll('id=worker', 'id=page');
  return { page, worker: JSON.parse(neutral(JSON.stringify(worker))) };
}

/** What the server saw of a request, apart from its id, the boundary of a form, and the client hints, which Chromium's workers do not send. */
function seen({ answers }: AnswerServer, id: string): unknown {
  const { headers = {}, ...request } = answers.get(id)?.request ?? {};
  const others = Object.entries(headers).filter(([name]) => !name.startsWith('sec-ch-ua'));
  const text = JSON.stringify({ ...request, headers: Object.fromEntries(others) }).replaceAll(`id=${id}`, 'id');
  return JSON.parse(text.replaceAll(/----WebKitFormBoundary\w+/g, 'boundary'));
}

const REQUESTS: readonly (readonly [what: string, init?: string])[] = [
  ['a GET without anything'],
  ['a text', `{ method: 'POST', body: 'Grüße' }`],
  [
    'JSON with a key',
    `{ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret', 'X-Api-Key': 'k' } }`,
  ],
  ['an empty text', `{ method: 'POST', body: '' }`],
  ['no body', `{ method: 'POST' }`],
  ['bytes', `{ method: 'PUT', body: new Uint8Array([0, 255, 10, 13]).subarray(1) }`],
  ['a Blob', `{ method: 'POST', body: new Blob(['blob'], { type: 'text/x-own' }) }`],
  ['URLSearchParams', `{ method: 'POST', body: new URLSearchParams({ a: 'b c', d: 'ü' }) }`],
  [
    'a form',
    `{ method: 'POST', body: (() => { const form = new FormData(); form.append('name', 'ü'); form.append('file', new File([new Uint8Array([1, 0, 254])], 'f.bin')); return form; })() }`,
  ],
  ['cookies', `{ credentials: 'include' }`],
  ['no cookies', `{ credentials: 'omit' }`],
  ['its own referrer', `{ referrer: '/elsewhere?a', referrerPolicy: 'unsafe-url' }`],
  ['no referrer', `{ referrerPolicy: 'no-referrer' }`],
  ['another way to cache', `{ cache: 'no-store' }`],
  ['a body after the page', `{ method: 'DELETE', keepalive: true, body: 'bye' }`],
];

test('sends the same requests as the page, byte by byte', async ({ openTab, answers }) => {
  const tab = await openTab();
  await tab.page.evaluate(() => {
    document.cookie = 'session=1';
    history.pushState(null, '', '/chat?deep=1#part');
  });
  for (const [what, init] of REQUESTS) {
    const { page, worker } = await both(tab, (id) => `${answers.url}echo?id=${id}`, init);
    expect({ what, got: worker }).toEqual({ what, got: page });
    expect(worker).toMatchObject({ state: 'ended', text: 'echo' });
    expect({ what, sent: seen(answers, 'worker') }).toEqual({ what, sent: seen(answers, 'page') });
  }
  expect(answers.answers.get('worker')?.request.body).toBe('bye');
});

test('returns the same responses as the page: redirected, empty, refused, of its own origin', async ({
  openTab,
  answers,
}) => {
  const tab = await openTab();
  for (const path of ['redirect', 'empty', 'refused', 'answer']) {
    const { page, worker } = await both(tab, (id) => `${answers.url}${path}?id=${id}&chunks=3`);
    expect(worker).toEqual(page);
    expect(page).toMatchObject({ state: 'ended' });
  }
  const own = await both(tab, (id) => `blank.html?id=${id}`);
  expect(own.worker).toEqual(own.page);
  expect(own.page).toMatchObject({ head: { type: 'basic', status: 200 } });
});

test('fails like the page: unreachable, forbidden by CORS, broken off, wrong', async ({ openTab, answers }) => {
  const tab = await openTab();
  const cases: readonly (readonly [url: string, init?: string])[] = [
    ['http://localhost:1/'],
    [`${answers.url}broken?`],
    [`${answers.url}echo?`, `{ mode: 'same-origin' }`],
    [`${answers.url}redirect?`, `{ redirect: 'error' }`],
  ];
  for (const [url, init] of cases) {
    const { page, worker } = await both(tab, (id) => `${url}id=${id}`, init);
    expect(page).toMatchObject({ state: 'failed', error: expect.stringMatching(/^TypeError: /) });
    expect({ url, got: worker }).toEqual({ url, got: page });
  }
});

test('an abort by the app reaches the server at once, in mid-stream and before the response', async ({
  openTab,
  answers,
}) => {
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}answer?id=1&chunks=1000&pause=20`);
  await eventually(async () => (await tab.reading('s1')).bytes).toBeGreaterThan(0);
  await tab.page.evaluate(() => window.relay.stops['s1']?.abort());
  await eventually(() => answers.answers.get('1')?.state).toBe('closed');
  expect(await tab.reading('s1')).toMatchObject({ state: 'failed', error: expect.stringMatching(/^AbortError: /) });

  await tab.page.evaluate((url) => {
    void window.relay.ask('s2', url);
    window.relay.stops['s2']?.abort(new Error('not wanted'));
  }, `${answers.url}answer?id=2&chunks=10&pause=20`);
  await eventually(async () => (await tab.reading('s2')).error).toBe('Error: not wanted');
  await tab.reattach('s1', 'again');
  await eventually(async () => (await tab.reading('again')).state).toBe('none');
});

test('the bytes are those of the page, in order, whatever comes between', async ({ openTab, answers }) => {
  const tab = await openTab();
  const { page, worker } = await both(tab, (id) => `${answers.url}answer?id=${id}&chunks=300&size=50`);
  expect(worker).toMatchObject({ text: bodyOf(300, 50) });
  expect(worker).toEqual(page);
  expect(bodyOf(1)).toContain(chunkOf(0, 0));
});
