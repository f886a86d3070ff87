import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { launchProfile } from '../support/browser.ts';
import { hasBegunAnew } from '../support/destroyed-databases.ts';
import { openPage } from '../support/recording-page.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

const ROUNDS = 6;

/** Maximum number of profiles: Chromium sometimes damages a database in a kill and deletes it, in any web app. */
const PROFILES = 3;

/** Deadline for the kills of one profile on a busy machine, in ms. */
const PROFILE_DEADLINE_MS = 120_000;

async function makeProfile(): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  onTestFinished(() => rm(profile, { recursive: true, force: true }));
  return profile;
}

/** Kills the browser repeatedly. False if Chromium has deleted the database, so that nothing can be checked. */
async function survivesKills(serverUrl: string, profile: string): Promise<boolean> {
  const ackedBefore: { session_id: string; message_id: string; acked: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const browser = await launchProfile(profile);
    const byPort = await openPage(browser.context, serverUrl, { controlled: true });
    const byRest = await openPage(browser.context, serverUrl, { controlled: true });
    await byPort.open();
    await byRest.open({ transports: ['rest'] });
    await byPort.page.evaluate(() => window.recorder.api.status()); // the database is open
    const isNew = await hasBegunAnew(profile);
    expect(isNew || round > 0).toBe(true);
    if (isNew && round > 0) {
      await browser.kill();
      return false;
    }
    for (const { session_id, message_id, acked } of ackedBefore) {
      const message = (await byPort.session(session_id)).messages.find((each) => each.message_id === message_id);
      expect(message?.content.length).toBeGreaterThanOrEqual(acked);
      expect(message?.content).toBe(expectedText(message?.content.length ?? 0));
    }
    if (round > 0) {
      const before = await byPort.session(`s${round - 1}`);
      expect(before.status).toBe('interrupted');
    }
    const session_id = `s${round}`;
    await byPort.record({ type: 'session_start', session_id, provider: 'test' });
    const streams = await Promise.all([
      startTokenStream(byPort, { session_id, message_id: 'by-port' }),
      startTokenStream(byRest, { session_id, message_id: 'by-rest' }),
    ]);
    await eventually(() => Math.min(...streams.map((stream) => stream.acked()))).toBeGreaterThan(0);
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * 700); // kill at a random moment
    });
    await browser.kill();
    for (const stream of streams)
      ackedBefore.push({ session_id, message_id: stream.message_id, acked: stream.acked() });
  }
  expect(ackedBefore.length).toBe(2 * (ROUNDS + 1));
  return true;
}

test(
  'after the whole browser is killed at random moments, the recordings contain every acked event and nothing that was not sent',
  { timeout: PROFILES * PROFILE_DEADLINE_MS },
  async ({ serveBuild, annotate }) => {
    const { url } = await serveBuild();
    for (let profiles = 1; profiles <= PROFILES; profiles += 1) {
      if (await survivesKills(url, await makeProfile())) return;
      await annotate('Chromium has thrown the database away, and is killed on another profile.');
    }
    throw new Error(`Chromium has thrown away the databases of ${PROFILES} profiles.`);
  },
);
