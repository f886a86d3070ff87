// What a page and its import worker send each other.

import { type ImportEnd, type ImportProgress, isPlainObject } from '../protocol/index.ts';
import type { ChosenFile } from './import-files.ts';

/** From the page: once `import`, then `cancel` where the person cancels. */
export type ToImportWorker =
  | { readonly type: 'import'; readonly files: readonly ChosenFile[] }
  | { readonly type: 'cancel' };

/** From the worker: `progress` again and again, and `ended` at last. */
export type FromImportWorker =
  | { readonly type: 'progress'; readonly progress: ImportProgress }
  | { readonly type: 'ended'; readonly end: ImportEnd };

/** Whether a message is one of the page: both are of one build. */
export function isToImportWorker(message: unknown): message is ToImportWorker {
  if (!isPlainObject(message)) return false;
  return message['type'] === 'cancel' || (message['type'] === 'import' && Array.isArray(message['files']));
}

/** Whether a message is one of the worker: both are of one build. */
export function isFromImportWorker(message: unknown): message is FromImportWorker {
  if (!isPlainObject(message)) return false;
  const { type, progress, end } = message;
  return (type === 'progress' && isPlainObject(progress)) || (type === 'ended' && isPlainObject(end));
}
