// The build of a release to come, whose journal records are of a newer version: for the tests of
// what older builds then do.
import { mergeConfig, type Plugin } from 'vite';
import config from '../../vite.config.ts';

const VERSION = /(export const JOURNAL_VERSION = )(\d+)(;)/;

/** Raises the version of journal records by one. */
function newerJournal(): Plugin {
  return {
    name: 'holdfast:newer-journal',
    transform: {
      filter: { id: /src\/storage\/constants\.ts$/ },
      handler(code) {
        if (!VERSION.test(code)) throw new Error('the version of journal records is not where it was');
        const newer = code.replace(VERSION, (_all, before: string, version: string, after: string) =>
          [before, Number(version) + 1, after].join(''),
        );
        return { code: newer, map: null };
      },
    },
  };
}

export default mergeConfig(config, { plugins: [newerJournal()], worker: { plugins: () => [newerJournal()] } });
