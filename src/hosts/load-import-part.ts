// Imports and exports files in the service worker, which can neither start a worker nor load a module later. It can run a classic script later,
// if that was loaded while it was installed: browsers keep it with the worker.

import type { exportSessions } from '../formats/index.ts';
import type { importFiles } from '../importer/index.ts';
import { failed, IMPORT_DEADLINE_MS, reasonOf } from '../protocol/index.ts';
import { attachmentsOfImports, importSessions, type Recorder } from '../recorder/index.ts';
import type { ExportSessions, ImportFile } from './rest/route.ts';

/** The scope of a service worker that can import and export. */
export interface ImportScope extends ServiceWorkerGlobalScope {
  /** Of `sw-import.js`; undefined until that has run. */
  holdfastImportFiles?: typeof importFiles;
  /** The same. */
  holdfastExportSessions?: typeof exportSessions;
}

/** How long before the request must be answered reading stops, in ms: what is being stored then is waited for. */
const LAST_STORING_MS = 10_000;

/** What is done with files of the recordings of a recorder. */
export interface FileWork {
  readonly importFile: ImportFile;
  readonly exportSessions: ExportSessions;
}

/** Makes what imports files into the recordings of a recorder, and exports them. */
export type OpenFileWork = (recorder: Recorder) => FileWork;

/** Loads `script` while the worker is installed, and runs it with the first import or export. */
export function loadImportPart(scope: ImportScope, script: string): OpenFileWork {
  scope.addEventListener('install', () => {
    try {
      scope.importScripts(script);
    } catch (error) {
      console.warn('holdfast service-worker: files cannot be imported or exported over REST', error);
    }
  });
  /** Runs the script, unless it has run. Returns why it could not be. */
  const load = (): string => {
    try {
      if (scope.holdfastImportFiles === undefined) scope.importScripts(script);
      return 'it is another script';
    } catch (error) {
      return reasonOf(error);
    }
  };
  return (recorder) => ({
    async importFile(file) {
      const reason = load();
      const run = scope.holdfastImportFiles;
      if (run === undefined) return cannotImport(reason);
      return run([file], {
        store: (sessions) => importSessions(recorder, sessions),
        files: attachmentsOfImports(recorder),
        signal: AbortSignal.timeout(IMPORT_DEADLINE_MS - LAST_STORING_MS),
        elapsed: () => performance.now(),
      });
    },
    async exportSessions(wanted, format, redact) {
      const reason = load();
      const run = scope.holdfastExportSessions;
      if (run !== undefined) return run(recorder.api, wanted, format, { now: new Date(), redact });
      return failed(
        'not_connected',
        `The service worker has not loaded what exports (${reason}). Export in the viewer.`,
      );
    },
  });
}

function cannotImport(reason: string): ReturnType<ImportFile> {
  const message = `The service worker has not loaded what imports files (${reason}). Import the file in the viewer.`;
  const report = { format: '', sessions: [], skipped: [], warnings: [] };
  return Promise.resolve({ report, error: { code: 'not_connected', message } });
}
