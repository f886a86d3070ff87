// What the walking page reports, and what is expected of it.
import { expect } from 'vitest';
import type { FileServer } from '../support/serve.ts';

export type WalkReport =
  | { readonly failure: string }
  | {
      /** What was wrong while the recordings were usual ones. */
      readonly faults: readonly string[];
      /** What the hostile recordings did, or could do. */
      readonly offences: readonly string[];
      /** Errors and violations meanwhile. */
      readonly problems: readonly string[];
      /** Vectors that ran. */
      readonly trapped: readonly number[];
      /** How many vectors came onto the screen, of how many. */
      readonly shown: number;
      readonly vectors: number;
      /** How many vectors run where nothing protects from them. */
      readonly control: number;
    };

/** As many run in each engine where nothing protects from them; otherwise the walk would notice nothing. */
const LEAST_CONTROL = 20;

/** The report that the page has posted to its server; undefined until then. */
export function reportTo(server: FileServer): WalkReport | undefined {
  const [body] = server.bodies;
  return body === undefined ? undefined : (JSON.parse(body) as WalkReport);
}

/** `evil`: the server that nothing may ask. */
export function expectHarmless(report: WalkReport | undefined, evil: FileServer): void {
  expect(report).toMatchObject({ faults: [], offences: [], problems: [], trapped: [] });
  if (report === undefined || 'failure' in report) return;
  expect(report.shown).toBe(report.vectors);
  expect(report.control).toBeGreaterThan(LEAST_CONTROL);
  expect(evil.requests.filter((line) => !line.includes('/control/'))).toEqual([]);
  expect(evil.requests.length).toBeGreaterThan(0);
}
