// What a page and its import worker send each other.

import { type ImportEnd, type ImportProgress, isPlainObject, type PassphraseQuestion } from '../protocol/index.ts';
import type { ChosenFile } from './source-file.ts';

/** From the page: once `import`, `passphrase` in answer to each `ask`, and `cancel` where the person cancels. */
export type ToImportWorker =
  | { readonly type: 'import'; readonly files: readonly ChosenFile[] }
  | { readonly type: 'passphrase'; readonly passphrase: string | null }
  | { readonly type: 'cancel' };

/** From the worker: `progress` again and again, `ask` for a passphrase, one at a time, and `ended` at last. */
export type FromImportWorker =
  | { readonly type: 'ask'; readonly question: PassphraseQuestion }
  | { readonly type: 'progress'; readonly progress: ImportProgress }
  | { readonly type: 'ended'; readonly end: ImportEnd };

/** Whether a message is one of the page: both are of one build. */
export function isToImportWorker(message: unknown): message is ToImportWorker {
  if (!isPlainObject(message)) return false;
  const { type, files, passphrase } = message;
  if (type === 'passphrase') return passphrase === null || typeof passphrase === 'string';
  return type === 'cancel' || (type === 'import' && Array.isArray(files));
}

/** Whether a message is one of the worker: both are of one build. */
export function isFromImportWorker(message: unknown): message is FromImportWorker {
  if (!isPlainObject(message)) return false;
  const { type, progress, question, end } = message;
  if (type === 'ask') return isPlainObject(question);
  return (type === 'progress' && isPlainObject(progress)) || (type === 'ended' && isPlainObject(end));
}
