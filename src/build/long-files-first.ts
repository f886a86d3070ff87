// The order of test files: those that take long begin first, so that no worker is left alone with one at the end.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than half a minute, the longest first. A fresh clone knows no durations, and Vitest goes by size there. */
const LONG = [
  'browser/viewer-engines',
  'browser/viewer-axe',
  'browser/peers',
  'storms/simulation-second-half',
  'storms/simulation',
  'browser/viewer-hostile',
  'consumers/bundlers',
  'browser/rest-in-the-browser',
  'browser/interrupted',
  'consumers/vite',
  'browser/live-channel',
];

/** All others follow in Vitest's own order. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a method of the sequencer, which returns a new array
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const index = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return index === -1 ? LONG.length : index;
}
