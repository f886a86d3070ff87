// Firefox and WebKitGTK do for the torture what they say, and Holdfast keeps its promise in both.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { eventually } from '../support/browser-test.ts';
import { serve, type FileServer } from '../support/serve.ts';
import { expectedText } from '../support/token-stream.ts';
import type { TortureBrowser, TortureEngine, TortureTab } from './engines/engine.ts';
import { ackedLengths, DOORS, ENGINE_PAGES, reports, type RecordingDoor } from './engines/engine-page.ts';
import { engine as firefox } from './engines/firefox.ts';
import { engine as webkit } from './engines/webkit.ts';

const FEW = 20;

interface Recording {
  readonly server: FileServer;
  readonly browser: TortureBrowser;
  readonly tabs: Readonly<Record<RecordingDoor, TortureTab>>;
  readonly relaunch: () => Promise<TortureBrowser>;
}

describe.each([firefox, webkit])('$name', (engine: TortureEngine) => {
  beforeAll(() => {
    expect(engine.bring()).toEqual({ ok: true });
  });

  test('keeps everything acked by any door when the whole browser is killed', async () => {
    const { server, browser, relaunch } = await startRecording(engine);
    await moreIsAcked(server, DOORS);
    await browser.kill();
    const acked = ackedLengths(server);
    await expectKept(server, await relaunch(), acked);
  });
});

async function startRecording(engine: TortureEngine): Promise<Recording> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  const server = await serve(inject('build'), { extraFiles: ENGINE_PAGES });
  let browser = await engine.launch(profile);
  onTestFinished(async () => {
    await browser.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  });
  const open = (door: RecordingDoor): Promise<TortureTab> =>
    browser.openTab(`${server.url}record.html?door=${door}&session=${door}`);
  const tabs = {
    shared_worker: await open('shared_worker'),
    dedicated_worker: await open('dedicated_worker'),
    rest: await open('rest'),
    fetch: await open('fetch'),
  };
  return {
    server,
    browser,
    tabs,
    relaunch: async () => {
      browser = await engine.launch(profile);
      return browser;
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
  expect([...acked.keys()].toSorted()).toEqual(DOORS.toSorted());
}
