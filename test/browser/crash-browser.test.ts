import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { launchProfile } from '../support/browser.ts';
import { openPage } from '../support/recording-page.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

const ROUNDS = 6;

async function makeProfile(): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-profile-'));
  onTestFinished(() => rm(profile, { recursive: true, force: true }));
  return profile;
}

test('everything acked is there after the whole browser is killed at random moments, and nothing that was not sent', async ({
  serveBuild,
}) => {
  const [server, profile] = await Promise.all([serveBuild(), makeProfile()]);
  const ackedBefore: { session_id: string; message_id: string; acked: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const browser = await launchProfile(profile);
    const byPort = await openPage(browser.context, server.url, { controlled: true });
    const byRest = await openPage(browser.context, server.url, { controlled: true });
    await byPort.open();
    await byRest.open({ doors: ['rest'] });
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
      setTimeout(resolve, Math.random() * 700); // the moment is meant to be any
    });
    await browser.kill();
    for (const stream of streams)
      ackedBefore.push({ session_id, message_id: stream.message_id, acked: stream.acked() });
  }
  expect(ackedBefore.length).toBe(2 * (ROUNDS + 1));
});
