// Imports files in the service worker, which can neither start a worker nor load a module later. It can run a classic script later,
// if that was loaded while it was installed: browsers keep it with the worker.

import type { importFiles } from '../importer/index.ts';
import { reasonOf } from '../protocol/index.ts';
import { importSessions, type Recorder } from '../recorder/index.ts';
import { IMPORT_DEADLINE_MS } from './constants.ts';
import type { ImportFile } from './rest/route.ts';

/** The scope of a service worker that can import. */
export interface ImportScope extends ServiceWorkerGlobalScope {
  /** Of `sw-import.js`; undefined until that has run. */
  holdfastImportFiles?: typeof importFiles;
}

/** How long before the request must be answered reading stops, in ms: what is being stored then is waited for. */
const LAST_STORING_MS = 10_000;

/** Makes what imports files into the recordings of a recorder. */
export type OpenImport = (recorder: Recorder) => ImportFile;

/** Loads `script` while the worker is installed, and runs it with the first import. */
export function loadImportPart(scope: ImportScope, script: string): OpenImport {
  scope.addEventListener('install', () => {
    try {
      scope.importScripts(script);
    } catch (error) {
      console.warn('holdfast service-worker: files cannot be imported over REST', error);
    }
  });
  return (recorder) => async (file) => {
    try {
      if (scope.holdfastImportFiles === undefined) scope.importScripts(script);
    } catch (error) {
      return cannotImport(reasonOf(error));
    }
    const run = scope.holdfastImportFiles;
    if (run === undefined) return cannotImport('it is another script');
    return run([file], {
      store: (sessions) => importSessions(recorder, sessions),
      signal: AbortSignal.timeout(IMPORT_DEADLINE_MS - LAST_STORING_MS),
      elapsed: () => performance.now(),
    });
  };
}

function cannotImport(reason: string): ReturnType<ImportFile> {
  const message = `The service worker has not loaded what imports files (${reason}). Import the file in the viewer.`;
  const report = { format: '', sessions: [], skipped: [], warnings: [] };
  return Promise.resolve({ report, error: { code: 'not_connected', message } });
}
