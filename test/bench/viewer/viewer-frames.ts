// Measures the list, the transcript and the frames of the viewer.
import type { Page } from 'playwright-core';
import { formatRoute } from '../../../src/ui/view/route.ts';
import { longSessionId } from '../../recordings/session-plan.ts';
import { quantile } from '../../support/quantile.ts';
import { STREAMED } from '../../viewer/page/streamed.ts';
import { inRounds, oneByOne, type Bench } from '../bench.ts';
import type { ViewerSite } from './viewer-site.ts';

/** Tokens a second, as a fast model streams. */
const TOKENS_PER_SECOND = 200;

/** Appends that are not measured, while a view that has just been opened comes to rest. */
const WARM_UP = 20;

const TEXT = '[data-testid=message-text], [data-testid=message]';

function hashOf(sessionId: string): string {
  return formatRoute({ name: 'session', sessionId, messageId: null });
}

function p95(times: readonly number[]): number {
  return quantile(times, 0.95) ?? Number.NaN;
}

/** Time from the navigation to the first row, in ms, in a browser that has just started. */
export function coldLists(bench: Bench, sites: readonly ViewerSite[]): Promise<number[][]> {
  return inRounds(bench, () =>
    oneByOne(sites, async (site) => {
      await site.restart();
      const page = await site.open('');
      const time = await page.evaluate(() => window.firstRow);
      await page.close();
      return time;
    }),
  );
}

/** Time from the choice of each long session to its first text on the screen, in ms. */
export function openings(bench: Bench, viewer: Page, sessions: number): Promise<number[][]> {
  return inRounds(bench, () =>
    oneByOne(Array.from({ length: sessions }), async (_, index) => {
      await viewer.evaluate(() => {
        location.hash = '#/';
      });
      await viewer.evaluate((text) => window.probe.gone(text), TEXT);
      return viewer.evaluate(([hash, text]) => window.probe.after(() => void (location.hash = hash), text), [
        hashOf(longSessionId(index)),
        TEXT,
      ] as const);
    }),
  );
}

export interface FrameRound {
  readonly viewer: number;
  readonly empty: number;
}

/** p95 of the frames while the first long session is scrolled, and an empty page as well. */
export function scrolling(
  bench: Bench,
  viewer: Page,
  empty: Page,
  way: 'scroll' | 'scrub',
  frames: number,
): Promise<FrameRound[]> {
  const scroll = async (page: Page): Promise<number> => {
    await page.bringToFront();
    return p95(await page.evaluate(([how, count]) => window.probe[how](count), [way, frames] as const));
  };
  return inRounds(bench, async () => {
    await viewer.evaluate((hash) => void (location.hash = hash), hashOf(longSessionId(0)));
    await viewer.evaluate((text) => window.probe.onScreen(text), TEXT);
    return { viewer: await scroll(viewer), empty: await scroll(empty) };
  });
}

/** p95 of the frames while another tab records, of the viewer that follows that and of an empty page. */
export function streaming(bench: Bench, viewer: Page, empty: Page, stage: Page, ms: number): Promise<FrameRound[]> {
  const watch = async (page: Page): Promise<number> => {
    await page.bringToFront();
    const [, times] = await Promise.all([
      stage.evaluate(([perSecond, length]) => window.stage.stream(perSecond, length), [TOKENS_PER_SECOND, ms] as const),
      page.evaluate((length) => window.probe.frames(length), ms),
    ]);
    return p95(times);
  };
  return inRounds(bench, async () => {
    await follow(viewer);
    return { viewer: await watch(viewer), empty: await watch(empty) };
  });
}

export interface AckRound {
  readonly without: readonly number[];
  readonly following: readonly number[];
}

/** Times of lone appends while the viewer follows their session, and while it shows something else. The order changes from round to round. */
export function acksBeside(bench: Bench, viewer: Page, stage: Page, appends: number): Promise<AckRound[]> {
  const append = async (): Promise<readonly number[]> => {
    await stage.evaluate((count) => window.stage.appends(count), WARM_UP);
    return stage.evaluate((count) => window.stage.appends(count), appends);
  };
  const without = async (): Promise<readonly number[]> => {
    await viewer.evaluate(() => void (location.hash = '#/settings'));
    await viewer.evaluate((text) => window.probe.gone(text), TEXT);
    return append();
  };
  const following = async (): Promise<readonly number[]> => {
    await follow(viewer);
    return append();
  };
  return inRounds(bench, async (index) => {
    if (index % 2 === 0) return { without: await without(), following: await following() };
    const first = await following();
    return { without: await without(), following: first };
  });
}

/** Shows the session that is streamed. */
async function follow(viewer: Page): Promise<void> {
  await viewer.evaluate((hash) => void (location.hash = hash), hashOf(STREAMED.session_id));
  await viewer.evaluate((text) => window.probe.onScreen(text), TEXT);
}
