// The build of a future release, whose journal records have a newer version, for tests of how older
// builds behave then.
import { mergeConfig, type Plugin } from 'vite';
import { NEWEST_JOURNAL_VERSION } from '../../src/storage/constants.ts';
import config from '../../vite.config.ts';

const NEWER = NEWEST_JOURNAL_VERSION + 1;

/** In these files, what is replaced by what, and how often it is there. */
const CHANGES: readonly (readonly [file: string, pattern: RegExp, replacement: string, times: number])[] = [
  // The oldest version that a build writes, and the newest that it reads: both become one that no build of today reads.
  ['storage/constants.ts', /(export const (?:NEWEST_)?JOURNAL_VERSION = )\d+(;)/g, `$1${NEWER}$2`, 2],
  // It goes on with the version of the records that it finds: its own are newer from the first one on.
  ['recorder/catch-up.ts', /sound\?\.version \?\? JOURNAL_VERSION/g, 'JOURNAL_VERSION', 1],
];

function newerJournal(): Plugin {
  return {
    name: 'holdfast:newer-journal',
    transform: {
      filter: { id: /src\/(storage\/constants|recorder\/catch-up)\.ts$/ },
      handler(code, id) {
        const [, pattern, replacement, times] = CHANGES.find(([file]) => id.endsWith(file)) ?? [];
        if (pattern === undefined || replacement === undefined || code.match(pattern)?.length !== times)
          throw new Error(`This plugin did not find what it changes in ${id}. Adapt its pattern.`);
        return { code: code.replace(pattern, replacement), map: null };
      },
    },
  };
}

export default mergeConfig(config, { plugins: [newerJournal()], worker: { plugins: () => [newerJournal()] } });
