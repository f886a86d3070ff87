// Imports files that a person chose, in a worker that lives as long as the import.

import type { RecorderClient } from '../client/index.ts';
import { startTimer } from '../client/timing.ts';
import type { ChosenFile } from '../importer/source-file.ts';
import { type ToImportWorker, isFromImportWorker } from '../importer/messages.ts';
import {
  CANCEL_DEADLINE_MS,
  type ErrorCode,
  type ImportEnd,
  type ImportProgress,
  type PassphraseQuestion,
} from '../protocol/index.ts';
import { startOwnImportWorker } from './own-import-worker.ts';

export interface ImportOptions {
  /** Called about ten times a second. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Opens encrypted files. Where it is not that of a file, `askPassphrase` is called. */
  readonly passphrase?: string | null | undefined;
  /** Asks a person for the passphrase of an encrypted file. Null leaves the file out, which the report says. */
  readonly askPassphrase?: ((question: PassphraseQuestion) => Promise<string | null>) | undefined;
  /** Once it is aborted, the import ends within a second, with the error `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Imports the chats of files of other tools: exports, backups, logs, and archives of these. Never rejects. Each session is stored whole
 * or not at all. The same files again change nothing. Errors: see {@link ImportEnd}; `not_connected` where the worker cannot be started
 * or stops.
 *
 * @example
 * const { report, error } = await importChats(recorder, input.files, { onProgress: show, signal: cancel.signal });
 * if (error === null) console.log(report.sessions.length, report.skipped);
 */
export async function importChats(
  client: Pick<RecorderClient, 'api'>,
  files: Iterable<File | ChosenFile>,
  { onProgress, passphrase = null, askPassphrase, signal }: ImportOptions = {},
): Promise<ImportEnd> {
  const chosen = Array.from(files, chosenFile);
  const status = await client.api.status();
  if (!status.ok) return endWith(status.error.code, status.error.message);
  if (signal?.aborted === true) return cancelledEnd();
  let worker: Worker;
  try {
    worker = startOwnImportWorker(status.value.namespace);
  } catch (cause) {
    return endWith('not_connected', `The worker of the import cannot be started: ${String(cause)}`);
  }
  const over = new AbortController();
  const end = await new Promise<ImportEnd>((resolve) => {
    const ask = async (question: PassphraseQuestion): Promise<string | null> => {
      if (passphrase !== null && !question.isWrong) return passphrase;
      return (await askPassphrase?.(question)) ?? null;
    };
    const post = (message: ToImportWorker) => worker.postMessage(message);
    worker.addEventListener('error', ({ message }) => {
      resolve(endWith('not_connected', `The worker of the import has stopped. ${message}`));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isFromImportWorker(data)) return;
      if (data.type === 'progress') onProgress?.(data.progress);
      else if (data.type === 'ask')
        void ask(data.question)
          .catch(() => null)
          .then((given) => post({ type: 'passphrase', passphrase: given }));
      else resolve(data.end);
    });
    const cancel = () => {
      post({ type: 'cancel' });
      startTimer(() => resolve(cancelledEnd()), CANCEL_DEADLINE_MS);
    };
    signal?.addEventListener('abort', cancel, { signal: over.signal });
    post({ type: 'import', files: chosen });
  });
  over.abort();
  worker.terminate();
  return end;
}

function chosenFile(file: File | ChosenFile): ChosenFile {
  if (!(file instanceof File)) return file;
  return { path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, blob: file };
}

/** What was imported before is not known: it is in the lists of sessions. */
function cancelledEnd(): ImportEnd {
  return endWith('cancelled', 'The import was cancelled. What was imported before stays.');
}

function endWith(code: ErrorCode, message: string): ImportEnd {
  return { report: { format: '', sessions: [], skipped: [], warnings: [] }, error: { code, message } };
}
