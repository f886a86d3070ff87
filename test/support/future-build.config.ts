// The build of a future release, whose journal records have a newer version, for tests of how older
// builds behave then.
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
        if (!VERSION.test(code))
          throw new Error('This plugin did not find the version of journal records in the code. Adapt its pattern.');
        const newer = code.replace(VERSION, (_all, before: string, version: string, after: string) =>
          [before, Number(version) + 1, after].join(''),
        );
        return { code: newer, map: null };
      },
    },
  };
}

export default mergeConfig(config, { plugins: [newerJournal()], worker: { plugins: () => [newerJournal()] } });
