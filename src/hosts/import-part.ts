// The part of the service worker that imports: a script of its own, which load-import-part.ts loads once a file is imported. Recording
// starts without it.

import { importFiles } from '../importer/index.ts';
import type { ImportScope } from './load-import-part.ts';

declare const self: ImportScope;

self.holdfastImportFiles = importFiles;
