// Runs axe-core on a page, through all its shadow roots.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What must not be violated. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface AxeFindings {
  /** One line for each element that violates WCAG 2.2 AA. */
  readonly violations: readonly string[];
  /** One line for each element that breaks with what axe calls best practice. */
  readonly advice: readonly string[];
}

/** By all rules of WCAG 2.2 AA, and of best practice. */
export async function runAxe(page: Page): Promise<AxeFindings> {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(SOURCE);
  const violations = await page.evaluate(
    async (tags) => (await window.axe?.run(document, { runOnly: tags, resultTypes: ['violations'] }))?.violations ?? [],
    [...STANDARDS, 'best-practice'],
  );
  const lines = (isAdvice: boolean): string[] =>
    violations
      .filter(({ tags: its }) => its.includes('best-practice') === isAdvice)
      .flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ target, any, html }) =>
            `${id} (${help}): ${target.flat().join(' > ')} ${any[0]?.message ?? ''} ${html.slice(0, 160)}`,
        ),
      );
  return { violations: lines(false), advice: lines(true) };
}
