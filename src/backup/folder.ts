// The folder that a backup is in, as the backup uses it.

/** Files by their names, which may begin with one folder: `attachments/a.png`. All of it rejects with what the file system says. */
export interface BackupFolder {
  /** The lengths of all files in bytes, also of those in folders, by their names. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  /** The bytes of a file; null where there is none of that name. */
  read(name: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Writes a file, whole or not at all: until all of it is written, the name has what it had before. */
  write(name: string, bytes: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void>;
  /** Deletes a file. What is not there is deleted already. */
  remove(name: string): Promise<void>;
}
