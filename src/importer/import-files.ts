// Imports files, folders and archives: reads them in pieces, makes sessions of their chats, and has these stored while it reads on.

import type { Format } from '../formats/index.ts';
import {
  type Failure,
  type ImportedSession,
  type ImportedSummary,
  type ImportEnd,
  type ImportProgress,
  type PassphraseQuestion,
  type Result,
  reasonOf,
} from '../protocol/index.ts';
import { isArchive, openArchive } from './archive.ts';
import { PROGRESS_INTERVAL_MS, SESSIONS_AT_ONCE, STORED_AT_ONCE } from './constants.ts';
import { ChatFiles, type StoredFiles } from './chat-files.ts';
import { openEncrypted } from './encrypted-files.ts';
import { lowerChat } from './lower-chat.ts';
import type { FoundChat } from './found-chat.ts';
import { filesWithChats, readFolder } from './read-folder.ts';
import { Report } from './report.ts';
import { type ChosenFile, type SourceFile, type SourceFolder, blobFile } from './source-file.ts';

/** What an import needs. */
export interface Importing {
  /** Stores sessions, each whole or not at all, with a result for each in order. */
  store(sessions: readonly ImportedSession[]): Promise<readonly Result<ImportedSummary>[]>;
  /** Stores the files that chats carry. */
  readonly files: StoredFiles;
  /** Once it is aborted, nothing more is stored. */
  readonly signal: AbortSignal;
  /** In ms, from any point in time. */
  elapsed(): number;
  onProgress?(progress: ImportProgress): void;
  /** Asks for the passphrase of an encrypted file; null leaves the file out. Without it, encrypted files are left out. */
  askPassphrase?(question: PassphraseQuestion): Promise<string | null>;
  readonly formats?: readonly Format[];
}

/** Imports files; never rejects. What is stored before an error or a cancel stays: whole sessions. */
export async function importFiles(files: readonly ChosenFile[], importing: Importing): Promise<ImportEnd> {
  const run = new ImportRun(importing);
  let error: Failure | null;
  try {
    error = await run.read(files);
  } catch (thrown) {
    await run.storing;
    if (importing.signal.aborted)
      error = { code: 'cancelled', message: 'The import was cancelled. What was imported before stays.' };
    else if (thrown instanceof StoreFailure) error = stopped(thrown.failure);
    else
      error = {
        code: 'internal_error',
        message: `The import failed because of a bug in Holdfast (${reasonOf(thrown)}). Please report it.`,
      };
  }
  return { report: run.report.get(), error };
}

/** What the storage says is of recordings, which wait and are tried again: an import is not. */
function stopped({ code, message }: Failure): Failure {
  const cause = code === 'storage_full' ? 'The browser has no room left. Free some space.' : message;
  return {
    code,
    message: `The import has stopped. What was stored before stays. The same files again bring the rest. ${cause}`,
  };
}

/** The storage takes nothing more. */
class StoreFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A session, and where its chat was found. */
interface Waiting {
  readonly session: ImportedSession;
  readonly path: string;
}

class ImportRun {
  readonly report = new Report();
  readonly #importing: Importing;
  readonly #started: number;
  #reported: number;
  #waiting: Waiting[] = [];
  #length = 0;
  /** Never rejects: what is being stored. */
  storing: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #bytesRead = 0;
  #bytesTotal = 0;
  #messages = 0;

  constructor(importing: Importing) {
    this.#importing = importing;
    this.#started = importing.elapsed();
    this.#reported = this.#started;
  }

  async read(files: readonly ChosenFile[]): Promise<Failure | null> {
    const { formats, signal, files: stored } = this.#importing;
    const askPassphrase = (question: PassphraseQuestion) =>
      this.#importing.askPassphrase?.(question) ?? Promise.resolve(null);
    const opened = await openEncrypted(files, { report: this.report, askPassphrase, signal });
    const folders = await foldersOf(opened);
    const all = folders.flatMap((folder) => filesWithChats(folder, formats));
    this.#bytesTotal = all.reduce((sum, { size }) => sum + size, 0);
    for (const folder of folders) {
      const chatFiles = new ChatFiles(folder, { stored, report: this.report, signal });
      await readFolder(folder, {
        report: this.report,
        signal,
        ...(formats === undefined ? {} : { formats }),
        store: (found) => this.#take(found, chatFiles),
        progress: (bytes) => this.#progress(bytes),
      });
    }
    await this.#flush();
    await this.#stored();
    this.#showProgress();
    if (this.report.sessionCount > 0) return null;
    return {
      code: 'nothing_imported',
      message: 'No conversation was found in the files. The report says why for each.',
    };
  }

  async #take(found: readonly FoundChat[], chatFiles: ChatFiles): Promise<void> {
    for (const each of found) {
      const { format, file, path } = each;
      const chat = await chatFiles.store(each);
      this.#progress(0);
      const lowered = await lowerChat(chat, { format: format.name, file }).catch(reasonOf);
      if (typeof lowered === 'string') {
        this.report.skip(path, `internal_error: ${lowered}`);
        continue;
      }
      const { session, dropped } = lowered;
      for (const name of dropped)
        this.report.warn(
          'secrets_not_imported',
          path,
          `The field ${name} holds a key or a password, which is not imported.`,
        );
      this.#waiting.push({ session, path });
      this.#length += session.messages.reduce((sum, { content }) => sum + content.length, 0);
      if (this.#length >= STORED_AT_ONCE || this.#waiting.length >= SESSIONS_AT_ONCE) await this.#flush();
    }
  }

  /** Begins to store what waits, once the sessions before it are stored. */
  async #flush(): Promise<void> {
    await this.#stored();
    this.#importing.signal.throwIfAborted();
    const batch = this.#waiting;
    this.#waiting = [];
    this.#length = 0;
    if (batch.length === 0) return;
    this.storing = this.#store(batch).catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(reasonOf(error));
    });
  }

  async #stored(): Promise<void> {
    await this.storing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #store(batch: readonly Waiting[]): Promise<void> {
    const results = await this.#importing.store(batch.map(({ session }) => session));
    for (const [index, { session, path }] of batch.entries()) {
      const result = results[index];
      if (result?.ok === true) {
        const { session_id, title, in_trash: isInTrash } = result.value;
        this.report.addSession(result.value);
        if (isInTrash === true)
          this.report.warn(
            'in_trash',
            path,
            `The session ${title ?? session_id} is in the trash and stays there. Restore it to see it in the list.`,
          );
        this.#messages += session.messages.length;
      } else if (result === undefined) {
        throw new Error(`the session ${session.session_id} has no result`);
      } else {
        const { code, message } = result.error;
        if (code !== 'invalid_event' && code !== 'payload_too_large') throw new StoreFailure(result.error);
        this.report.skip(path, `${code}: ${message}`);
      }
    }
  }

  #progress(bytes: number): void {
    this.#bytesRead += bytes;
    if (this.#importing.elapsed() - this.#reported >= PROGRESS_INTERVAL_MS) this.#showProgress();
  }

  #showProgress(): void {
    this.#reported = this.#importing.elapsed();
    const seconds = (this.#reported - this.#started) / 1000;
    this.#importing.onProgress?.({
      bytes_read: this.#bytesRead,
      bytes_total: this.#bytesTotal,
      bytes_per_second: seconds > 0 ? Math.round(this.#bytesRead / seconds) : 0,
      sessions: this.report.sessionCount,
      messages: this.#messages,
    });
  }
}

/** Each archive is a folder of its own, and all other files are one. */
async function foldersOf(files: readonly ChosenFile[]): Promise<readonly SourceFolder[]> {
  const folders: SourceFolder[] = [];
  const loose: SourceFile[] = [];
  for (const { path, blob } of files) {
    // A file that cannot be read is reported when it is read.
    const isPacked = await isArchive(blob).catch(() => false);
    if (isPacked) folders.push(await openArchive(path, blob));
    else loose.push(blobFile(path, blob));
  }
  return loose.length === 0 ? folders : [...folders, { name: '', files: loose, faults: [] }];
}
