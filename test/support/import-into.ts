// Imports files into a recorder, as a host does.

import { type ChosenFile, type Importing, importFiles } from '../../src/importer/index.ts';
import type { ImportEnd } from '../../src/protocol/index.ts';
import { attachmentsOfImports } from '../../src/recorder/index.ts';
import type { TestRecorder } from './recorder-harness.ts';

export function importInto(
  recorder: Pick<TestRecorder, 'api' | 'importSessions'>,
  files: readonly ChosenFile[],
  options: Partial<Importing> = {},
): Promise<ImportEnd> {
  return importFiles(files, {
    store: (sessions) => recorder.importSessions(sessions),
    files: attachmentsOfImports(recorder),
    signal: new AbortController().signal,
    elapsed: () => performance.now(),
    ...options,
  });
}
