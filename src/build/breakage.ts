// Puts a deliberate breakage into what is built or run, so that the tests can be tested.
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A piece of a source that is taken out, and what comes in its place. */
export interface Breakage {
  readonly name: string;
  /** What is no longer true. */
  readonly breaks: string;
  /** Relative to `src`. */
  readonly file: string;
  readonly find: string;
  readonly replacement: string;
}

/** A plugin for the breakage that `json` holds; none where that is empty or undefined. */
export function breakagePlugins(json = ''): Plugin[] {
  if (json === '') return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- from our own test run, in the environment
  const breakage = JSON.parse(json) as Breakage;
  const ending = join('src', breakage.file);
  return [
    {
      name: 'holdfast:breakage',
      enforce: 'pre',
      transform: (source, id) =>
        id.split('?')[0]?.endsWith(ending) === true ? breakSource(breakage, source) : undefined,
    },
  ];
}

/** The source with the breakage in it. Throws where what is looked for is not there exactly once. */
export function breakSource({ name, file, find, replacement }: Breakage, source: string): string {
  const [before, after, ...others] = source.split(find);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error(`The breakage ${name} does not find its place in src/${file}: look there what has become of it.`);
  return before + replacement + after;
}
