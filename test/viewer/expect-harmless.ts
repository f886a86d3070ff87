// What is expected of the report of the walking page.
import { expect } from 'vitest';
import { DEADLINE } from '../support/browser-test.ts';
import type { FileServer } from '../support/serve.ts';
import { HOSTILE_PLACES, LEAST_CONTROL, type WalkReport } from './walk-report.ts';

/** The report that the page has posted to its server; undefined until then. */
export function reportTo(server: FileServer): WalkReport | undefined {
  const [body] = server.bodies;
  return body === undefined ? undefined : (JSON.parse(body) as WalkReport);
}

/** `evil`: the server that nothing may ask. */
export async function expectHarmless(report: WalkReport | undefined, evil: FileServer): Promise<void> {
  expect(report).toMatchObject({ faults: [], offences: [], problems: [], trapped: [] });
  if (report === undefined || 'failure' in report) return;
  expect(report.vectors).toBeGreaterThan(0);
  expect(report.missing).toEqual(Object.fromEntries(HOSTILE_PLACES.map((place) => [place, []])));
  expect(report.control).toBeGreaterThanOrEqual(LEAST_CONTROL);
  // The requests of the last step may come after the report.
  await expect.poll(() => evil.requests.length, DEADLINE).toBeGreaterThan(0);
  expect(evil.requests.filter((line) => !line.includes('/control/'))).toEqual([]);
}
