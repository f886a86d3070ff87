// The part of the service worker that imports and exports: a script of its own, which load-import-part.ts loads once a file is imported
// or exported. Recording starts without it.

import { exportSessions } from '../formats/index.ts';
import { importFiles } from '../importer/index.ts';
import type { ImportScope } from './load-import-part.ts';

declare const self: ImportScope;

self.holdfastImportFiles = importFiles;
self.holdfastExportSessions = exportSessions;
