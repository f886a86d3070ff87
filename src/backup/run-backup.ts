// One run of a backup: writes what has changed since the last one. A run that is cut off anywhere leaves the backup as it was:
// files get new names, and the manifest, which is replaced at once, names those that count.

import type { SessionDetail } from '../protocol/index.ts';
import { jsonl, writeSessions } from '../formats/index.ts';
import type { Secret } from '../protect/index.ts';
import { leftOver, nextNumber, readLines, writeText } from './backup-files.ts';
import { fingerprintOf, indexText, parseIndex, type Copy } from './backup-index.ts';
import type { BackupFolder } from './folder.ts';
import { bytesOf } from './lines.ts';
import { MANIFEST_NAME, manifestText, type BackupFile, type BackupManifest } from './manifest.ts';
import { readManifest } from './read-manifest.ts';
import type { Recordings } from './recordings.ts';
import { sessionOf } from './session-line.ts';

export interface BackupOptions {
  readonly namespace: string;
  /** Epoch ms. */
  readonly now: number;
  /** Encrypts the backup; null writes it as it is. A backup that was written otherwise is written anew. */
  readonly secret: Secret | null;
  /** Sessions that are backed up also where no list shows a change. */
  readonly touched?: ReadonlySet<string>;
}

/** What a run has done. */
export interface BackupRun {
  /** Sessions that were written; 0 where nothing had changed, and then no file was. */
  readonly sessions: number;
  readonly messages: number;
  /** The backup, as it is now. */
  readonly manifest: BackupManifest;
}

/** The folder has a backup that this one would replace: of other recordings, in another form, or one that cannot be understood. */
export class OtherBackup extends Error {
  override readonly name = 'OtherBackup';
}

/**
 * Nothing that the backup has is ever deleted, also where the recordings have lost it; only older copies of what was backed up again on
 * the same day are. Sessions of a file that is missing or of another length are backed up again, and the manifest still names
 * the file. Rejects with an `OtherBackup`, with a `ReadFailure`, with a `DecryptionError`, and with what the file system says.
 */
export async function runBackup(
  folder: BackupFolder,
  recordings: Recordings,
  { namespace, now, secret, touched = new Set() }: BackupOptions,
): Promise<BackupRun> {
  const sizes = await folder.sizes();
  const before = await continued(folder, namespace, secret);
  const isThere = ({ name, bytes }: BackupFile): boolean => sizes.get(name) === bytes;
  const days = before?.days ?? [];
  const index = await readIndex(folder, before !== null && isThere(before.index) ? before.index.name : null, secret);
  const lost = new Set(days.filter((each) => !isThere(each)).map(({ day }) => day));
  for (const [id, copy] of index) if (lost.has(copy.day)) index.delete(id);
  const changed = await changedSessions(recordings, index, touched);
  if (before !== null && changed.size === 0) {
    await removeLeftOver(folder, before);
    return { sessions: 0, messages: 0, manifest: before };
  }

  const number = nextNumber(sizes.keys());
  const day = new Date(now).toISOString().slice(0, 10);
  const replaced = days.filter((each) => each.day === day && isThere(each));
  const counts = { sessions: 0, messages: 0 };
  const kept = { sessions: 0, messages: 0 };
  async function* lines(): AsyncGenerator<string> {
    for (const { name } of replaced) yield* keptLines(readLines(folder, name, secret), changed, kept);
    yield* sessionLines(recordings, changed, (session) => {
      index.set(session.session_id, { fingerprint: fingerprintOf(session), day });
      count(counts, session);
    });
  }
  const file = await writeText(folder, `${day}.${number}.jsonl`, lines(), secret);
  const today = { ...file, day, sessions: kept.sessions + counts.sessions, messages: kept.messages + counts.messages };
  const manifest: BackupManifest = {
    namespace,
    written_at: new Date(now).toISOString(),
    encrypted: secret !== null,
    days: [...days.filter((each) => !replaced.includes(each)), today],
    index: await writeText(folder, `index.${number}.json`, indexText(index), secret),
  };
  await folder.write(MANIFEST_NAME, bytesOf([manifestText(manifest)]));
  await removeLeftOver(folder, manifest);
  return { ...counts, manifest };
}

async function removeLeftOver(folder: BackupFolder, manifest: BackupManifest): Promise<void> {
  for (const name of leftOver((await folder.sizes()).keys(), manifest)) await folder.remove(name);
}

async function readIndex(folder: BackupFolder, name: string | null, secret: Secret | null): Promise<Map<string, Copy>> {
  let text = '';
  if (name !== null) for await (const line of readLines(folder, name, secret)) text += line;
  return parseIndex(text);
}

/** The backup that the folder has; null where it has none. */
async function continued(
  folder: BackupFolder,
  namespace: string,
  secret: Secret | null,
): Promise<BackupManifest | null> {
  const found = await readManifest(folder);
  if (found.state === 'none') return null;
  if (found.state === 'unreadable')
    throw new OtherBackup('The folder has a backup whose manifest cannot be understood.');
  const { manifest } = found;
  if (manifest.namespace !== namespace) throw new OtherBackup(`The folder has a backup of “${manifest.namespace}”.`);
  if (manifest.encrypted !== (secret !== null))
    throw new OtherBackup(`The folder has a backup that is ${manifest.encrypted ? '' : 'not '}encrypted.`);
  return manifest;
}

interface Counts {
  sessions: number;
  messages: number;
}

function count(counts: Counts, { messages }: Pick<SessionDetail, 'messages'>): void {
  counts.sessions += 1;
  counts.messages += messages.length;
}

/** Those of sessions that are not written again. A line that cannot be read is kept as it is. */
async function* keptLines(
  lines: AsyncIterable<string>,
  changed: ReadonlySet<string>,
  kept: Counts,
): AsyncGenerator<string> {
  for await (const line of lines) {
    const session = sessionOf(line);
    if (session !== null && changed.has(session.session_id)) continue;
    if (session !== null) count(kept, session);
    yield `${line}\n`;
  }
}

/** The ids of sessions of which the backup has no copy, or an older one. */
async function changedSessions(
  recordings: Recordings,
  index: ReadonlyMap<string, Copy>,
  touched: ReadonlySet<string>,
): Promise<Set<string>> {
  const changed = new Set<string>();
  for await (const session of recordings.summaries()) {
    const { session_id } = session;
    if (touched.has(session_id) || index.get(session_id)?.fingerprint !== fingerprintOf(session))
      changed.add(session_id);
  }
  return changed;
}

async function* sessionLines(
  recordings: Recordings,
  ids: ReadonlySet<string>,
  onSession: (session: SessionDetail) => void,
): AsyncGenerator<string> {
  async function* sessions(): AsyncGenerator<SessionDetail> {
    for await (const session of recordings.sessions([...ids])) {
      onSession(session);
      yield session;
    }
  }
  yield* writeSessions(jsonl, sessions(), { isLone: false });
}
