// The build of a future release, whose journal records have a newer version, for tests of how older
// builds behave then.
import { mergeConfig, type Plugin } from 'vite';
import { NEWEST_JOURNAL_VERSION } from '../../src/storage/constants.ts';
import config from '../../vite.config.ts';

/** The oldest version that a build writes, and the newest that it reads. */
const VERSIONS = /(export const (?:NEWEST_)?JOURNAL_VERSION = )\d+(;)/g;

/** Makes both a version that no build of today reads. */
function newerJournal(): Plugin {
  return {
    name: 'holdfast:newer-journal',
    transform: {
      filter: { id: /src\/storage\/constants\.ts$/ },
      handler(code) {
        if (code.match(VERSIONS)?.length !== 2)
          throw new Error('This plugin did not find the versions of journal records in the code. Adapt its pattern.');
        return { code: code.replace(VERSIONS, `$1${NEWEST_JOURNAL_VERSION + 1}$2`), map: null };
      },
    },
  };
}

export default mergeConfig(config, { plugins: [newerJournal()], worker: { plugins: () => [newerJournal()] } });
