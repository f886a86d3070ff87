// Firefox and WebKitGTK do for the torture what they say, and Holdfast keeps its promise in both.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { eventually } from '../support/browser-test.ts';
import { serve, type FileServer } from '../support/serve.ts';
import { expectedText } from '../support/token-stream.ts';
import type { TortureBrowser, TortureEngine, TortureTab } from './engines/engine.ts';
import { ackedLengths, ENGINE_PAGES, reports, type RecordingTransport } from './engines/engine-page.ts';
import { engine as firefox } from './engines/firefox.ts';
import { engine as webkit } from './engines/webkit.ts';

const FEW = 20;

/** By which transport each session is recorded, in a tab of its own. */
const TRANSPORT_OF: Readonly<Record<string, RecordingTransport>> = {
  first: 'shared_worker',
  second: 'shared_worker',
  dedicated: 'dedicated_worker',
  rest: 'rest',
  fetch: 'fetch',
};
const SESSIONS = Object.keys(TRANSPORT_OF);

interface Recording {
  readonly server: FileServer;
  readonly browser: TortureBrowser;
  readonly tabs: ReadonlyMap<string, TortureTab>;
  readonly relaunch: () => Promise<TortureBrowser>;
}

describe.each([firefox, webkit])('$name', (engine: TortureEngine) => {
  beforeAll(() => {
    expect(engine.bring()).toEqual({ ok: true });
  });

  test('keeps everything acked by any transport when the whole browser is killed', async () => {
    const { server, browser, relaunch } = await startRecording(engine);
    await moreIsAcked(server, SESSIONS);
    await browser.kill();
    const acked = ackedLengths(server);
    await expectKept(server, await relaunch(), acked);
  });

  test('goes on by every transport when the tab with the SharedWorker crashes', async () => {
    const { server, tabs } = await startRecording(engine);
    await moreIsAcked(server, SESSIONS);
    await tabs.get('first')?.crash?.();
    await moreIsAcked(server, ['second', 'dedicated', 'rest', 'fetch']);
    expect(reports(server).filter(({ type }) => type === 'failed')).toEqual([]);
  });

  test('goes on by the SharedWorker when a child process is killed, and keeps everything acked', async () => {
    const { server, browser, relaunch } = await startRecording(engine);
    await moreIsAcked(server, SESSIONS);
    expect(await browser.killChild?.()).toBe(true);
    // In WebKit the others need their page to be reloaded: its IndexedDB and its service worker are out of its reach.
    await moreIsAcked(server, ['second']);
    await browser.kill();
    const acked = ackedLengths(server);
    await expectKept(server, await relaunch(), acked);
  });
});

async function startRecording(engine: TortureEngine): Promise<Recording> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  const server = await serve(inject('build'), { extraFiles: ENGINE_PAGES });
  let launching = engine.launch(profile);
  onTestFinished(async () => {
    // One that is just starting must not stay behind.
    const last = await launching.catch(() => null);
    await last?.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  });
  const browser = await launching;
  const tabs = new Map<string, TortureTab>();
  for (const [session, transport] of Object.entries(TRANSPORT_OF)) {
    tabs.set(session, await browser.openTab(`${server.url}record.html?transport=${transport}&session=${session}`));
  }
  return {
    server,
    browser,
    tabs,
    relaunch: () => {
      launching = engine.launch(profile);
      return launching;
    },
  };
}

/** Waits until each of these sessions has some more text acked than it has now. */
async function moreIsAcked(server: FileServer, sessions: readonly string[]): Promise<void> {
  const before = ackedLengths(server);
  await eventually(() => {
    const now = ackedLengths(server);
    return sessions.filter((session) => (now.get(session) ?? 0) < (before.get(session) ?? 0) + FEW);
  }).toEqual([]);
}

async function expectKept(
  server: FileServer,
  browser: TortureBrowser,
  acked: ReadonlyMap<string, number>,
): Promise<void> {
  const already = reports(server).length;
  await browser.openTab(`${server.url}read.html`);
  await eventually(() =>
    reports(server)
      .slice(already)
      .map(({ type }) => type),
  ).toEqual(['read']);
  const read = reports(server).at(-1);
  const texts = read?.type === 'read' ? read.texts : {};
  for (const [session, length] of acked) {
    const text = texts[session] ?? '';
    const kept = { session, keepsAcked: text.length >= length, text };
    expect(kept).toEqual({ session, keepsAcked: true, text: expectedText(text.length) });
  }
  expect([...acked.keys()].toSorted()).toEqual(SESSIONS.toSorted());
}
