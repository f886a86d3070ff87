// The report of a run: a table as markdown.
import type { Left } from './check.ts';
import type { CaseResult, RunResult } from './run-damage.ts';

/** A row for each class and damage, with the worst of its cases. */
export function tableOf({ results, recorded }: RunResult): string {
  const rows = new Map<string, CaseResult[]>();
  for (const result of results) {
    const key = `${result.class}, ${result.damage}`;
    rows.set(key, [...(rows.get(key) ?? []), result]);
  }
  return [
    `${recorded.sessions} sessions, ${recorded.characters} characters; in each cell the least of the cases.`,
    '',
    '| Damage | Cases | IndexedDB alone had left | With the second copy | |',
    '|---|---|---|---|---|',
    ...[...rows].map(([key, cases]) => rowOf(key, cases)),
  ].join('\n');
}

function rowOf(key: string, cases: readonly CaseResult[]): string {
  const failed = cases.filter(({ withCopy }) => withCopy.failures.length > 0);
  const alone = cases.flatMap(({ withoutCopy }) => (withoutCopy === null ? [] : [withoutCopy.left]));
  const [exception] = failed.map((each) => each.exception);
  const verdict = failed.length === 0 ? 'ok' : (exception ?? `**${failed.length} failed**`);
  return `| ${key} | ${cases.length} | ${alone.length === 0 ? '–' : leastOf(alone)} | ${leastOf(cases.map(({ withCopy }) => withCopy.left))} | ${verdict} |`;
}

function leastOf(all: readonly (Left | null)[]): string {
  const [least] = all.toSorted((a, b) => (a?.characters ?? -1) - (b?.characters ?? -1));
  return least === null || least === undefined
    ? 'unreadable'
    : `${least.sessions} sessions, ${least.characters} characters`;
}
