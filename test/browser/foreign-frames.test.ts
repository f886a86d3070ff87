// Frames of another origin on our pages can neither write nor read, even if they use our database and
// channel names. REST has separate tests.

import { expect } from 'vitest';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import type { FileServer } from '../support/serve.ts';

const SECRET = 'recorded-and-not-for-them';

declare global {
  interface Window {
    workerUrl: string;
    heard: string[];
  }
}

/** The result of each attempt: what the frame found, or the name of the error. */
interface Attempts {
  readonly databases: string;
  readonly worker: string;
  readonly locks: string;
}

/** Tries to access the recordings from a frame by every means except REST: with our names and our worker's URL. */
async function attack(frame: Frame, workerUrl: string): Promise<Attempts> {
  return frame.evaluate(async (url) => {
    window.heard = [];
    const hear = ({ data }: MessageEvent<unknown>): void => void window.heard.push(JSON.stringify(data));
    const outcomeOf = async (attempt: () => unknown): Promise<string> => {
      try {
        return JSON.stringify(await attempt());
      } catch (error) {
        return error instanceof Error ? error.name : 'refused';
      }
    };
    const channel = new BroadcastChannel('holdfast:holdfast:facts');
    channel.addEventListener('message', hear);
    channel.postMessage({ type: 'facts', wire_version: 2, facts: [] });
    const databases = await outcomeOf(async () => (await indexedDB.databases()).map(({ name }) => name));
    const worker = await outcomeOf(
      () =>
        new Promise((resolve, reject) => {
          const shared = new SharedWorker(url, { type: 'module', name: 'holdfast', extendedLifetime: true });
          shared.addEventListener('error', () => reject(new TypeError('The worker was refused.')));
          shared.port.addEventListener('message', () => resolve('answered'));
          shared.port.start();
          const { port2 } = new MessageChannel();
          const hello = { type: 'hello', wire_version: 1, client_id: 'hostile00001', api: port2 };
          shared.port.postMessage(hello, [port2]);
        }),
    );
    const locks = await outcomeOf(async () => (await navigator.locks.query()).held?.map(({ name }) => name));
    // To the surrounding page: events and commands, as sent to a worker.
    const event = { type: 'session_start', session_id: 'planted', provider: 'attacker' };
    const events = JSON.stringify({ places: [], items: [event] });
    parent.postMessage({ type: 'record', batch: 1, events }, '*');
    parent.postMessage({ id: '1', type: 'APPLY', path: ['purge'], argumentList: [{ type: 'RAW', value: 's1' }] }, '*');
    parent.postMessage({ type: 'SKIP_WAITING' }, '*');
    return { databases, worker, locks };
  }, workerUrl);
}

async function addFrame(page: Page, url: string, sandbox: string | null): Promise<Frame> {
  const element = await page.evaluateHandle(
    ([address, allowed]) => {
      const frame = document.createElement('iframe');
      if (allowed !== null) frame.setAttribute('sandbox', allowed);
      frame.src = address;
      document.body.append(frame);
      return new Promise<HTMLIFrameElement>((resolve) => {
        frame.addEventListener('load', () => resolve(frame), { once: true });
      });
    },
    [url, sandbox] as const,
  );
  const frame = await element.contentFrame();
  if (frame === null) throw new Error('The frame has no content.');
  return frame;
}

/** The expected results: the frame's own, empty storage, or no storage. */
const EMPTY = expect.stringMatching(/^(\[\]|[A-Za-z]+Error)$/);
const NOTHING = { databases: EMPTY, worker: 'SecurityError', locks: EMPTY, heard: '' };

/** Stores the URL of the library's worker. */
const NOTE_WORKER = `if (window === top) {
  const Real = window.SharedWorker;
  window.SharedWorker = class extends Real {
    constructor(url, options) {
      window.workerUrl = String(url);
      super(url, options);
    }
  };
}`;

/** Opens a page of our origin that has recorded a secret. Not the viewer, whose Content-Security-Policy forbids all frames. */
async function openVictim(context: BrowserContext, server: FileServer): Promise<RecordingPage> {
  const tab = await openPage(context, server.url, { initScript: NOTE_WORKER });
  await tab.open();
  await tab.record([sessionStart('s1', { title: SECRET })]);
  return tab;
}

/** Everything that the frame received, including what is recorded while it listens. */
async function learntBy(frame: Frame, tab: RecordingPage): Promise<Attempts & { readonly heard: string }> {
  const workerUrl = await tab.page.evaluate(() => window.workerUrl);
  const attempts = await attack(frame, workerUrl);
  let isTold = false;
  const told = tab.page.evaluate(
    () =>
      new Promise<null>((resolve) => {
        new BroadcastChannel('holdfast:holdfast:facts').addEventListener('message', () => resolve(null), {
          once: true,
        });
      }),
  );
  void told.then(() => {
    isTold = true;
  });
  await eventually(async () => {
    await tab.record({ type: 'session_update', session_id: 's1', model: SECRET });
    return isTold;
  }).toBe(true);
  const heard = await frame.evaluate(() => window.heard.join());
  return { ...attempts, heard };
}

async function expectNothingPlanted(tab: RecordingPage): Promise<void> {
  const sessions = await tab.page.evaluate(() => window.recorder.api.sessions({ status: 'all' }));
  expect(sessions).toMatchObject({ ok: true, value: { total: 1, sessions: [{ session_id: 's1', title: SECRET }] } });
}

test('a frame of another site can neither read nor change recordings', async ({ context, serveBuild }) => {
  const [server, attacker] = [await serveBuild(), await serveBuild()];
  const tab = await openVictim(context, server);
  const frame = await addFrame(tab.page, `${attacker.url.replace('localhost', '127.0.0.1')}blank.html`, null);
  const learnt = await learntBy(frame, tab);
  expect(learnt).toEqual(NOTHING);
  await expectNothingPlanted(tab);
});

test('a frame of another port of our host can neither read nor change recordings', async ({ context, serveBuild }) => {
  const [server, attacker] = [await serveBuild(), await serveBuild()];
  const tab = await openVictim(context, server);
  const frame = await addFrame(tab.page, `${attacker.url}blank.html`, null);
  const learnt = await learntBy(frame, tab);
  expect(learnt).toEqual(NOTHING);
  await expectNothingPlanted(tab);
});

test('a sandboxed frame of our own page can neither read nor change recordings', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openVictim(context, server);
  const frame = await addFrame(tab.page, `${server.url}blank.html`, 'allow-scripts');
  const learnt = await learntBy(frame, tab);
  expect(learnt).toEqual(NOTHING);
  await expectNothingPlanted(tab);
});

test('a frame of our own origin, which is trusted, can access the recordings', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openVictim(context, server);
  const frame = await addFrame(tab.page, `${server.url}blank.html`, null);
  const learnt = await learntBy(frame, tab);
  expect(learnt).toEqual({
    databases: expect.stringContaining('holdfast:holdfast'),
    worker: '"answered"',
    locks: expect.stringContaining('holdfast:'),
    heard: expect.stringContaining(SECRET),
  });
  await expectNothingPlanted(tab);
});
