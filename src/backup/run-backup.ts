// One run of a backup: writes what has changed since the last one. A run that is cut off anywhere leaves the backup as it was:
// files get new names, and the manifest, which is replaced at once, names those that count.

import type { SessionDetail } from '../protocol/index.ts';
import { BACKUP_MANIFEST_NAME, jsonl, writeSessions } from '../formats/index.ts';
import type { Secret } from '../protect/index.ts';
import {
  type AttachmentList,
  attachmentListText,
  noteAttachments,
  readAttachmentList,
  writeAttachments,
} from './attachments.ts';
import { leftOver, nextNumber, readLines, readWhole, stateOf, writeText } from './backup-files.ts';
import { fingerprintOf, indexText, parseIndex, type Copy } from './backup-index.ts';
import type { BackupFolder } from './folder.ts';
import { bytesOf } from './lines.ts';
import { manifestText, type BackupDay, type BackupFile, type BackupManifest } from './manifest.ts';
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
  /** Names of files that a verification has found damaged: what they should have is written again. */
  readonly damaged?: ReadonlySet<string>;
}

/** What a run has done. */
export interface BackupRun {
  /** Sessions that were written; 0 where none had changed. */
  readonly sessions: number;
  readonly messages: number;
  /** Whether any file was written. */
  readonly hasChanged: boolean;
  /** The backup, as it is now. */
  readonly manifest: BackupManifest;
}

/** The folder has a backup that this one would replace: of other recordings, or in another form. */
export class OtherBackup extends Error {
  override readonly name = 'OtherBackup';
}

/** The manifest cannot be understood: it is damaged, or of a newer version. */
export class UnreadableManifest extends OtherBackup {}

/**
 * Nothing that the backup has is ever deleted, also where the recordings have lost it; only older copies of what was backed up again on
 * the same day are. Sessions of a file that is missing, damaged or of another length are backed up again. The manifest names a
 * damaged file as long as that may have sessions that are nowhere else, and a missing one no more. Rejects with an `OtherBackup`,
 * with a `ReadFailure`, with a `DecryptionError`, and with what the file system says.
 */
export async function runBackup(
  folder: BackupFolder,
  recordings: Recordings,
  { namespace, now, secret, touched = new Set(), damaged: found = new Set() }: BackupOptions,
): Promise<BackupRun> {
  const sizes = await folder.sizes();
  const before = await continued(folder, namespace, secret);
  const damaged = new Set(found);
  const isThere = ({ name, bytes }: BackupFile): boolean => sizes.get(name) === bytes && !damaged.has(name);
  const days = before?.days ?? [];
  const today = new Date(now).toISOString().slice(0, 10);
  const index = await readIndex(folder, before !== null && isThere(before.index) ? before.index.name : null, secret);
  const isIndexed = index.size > 0;
  const lost = takeLost(index, days, isThere);
  const listed = before?.attachments !== undefined && isThere(before.attachments) ? before.attachments : undefined;
  const known = await readAttachmentList(folder, listed, secret);
  if (known === null) index.clear(); // what sessions name is known once they are read again
  const attachments: AttachmentList = known ?? new Map();
  const knownCount = attachments.size;
  let changed = await changedSessions(recordings, index, touched);
  // What is copied gets a new hash: so it must be what was written.
  const copied = changed.size === 0 ? [] : days.filter((each) => each.day === today && isThere(each));
  for (const each of copied) if ((await stateOf(folder, each)) !== 'whole') damaged.add(each.name);
  if (!copied.every(isThere)) {
    for (const [id, day] of takeLost(index, days, isThere)) lost.set(id, day);
    changed = await changedSessions(recordings, index, touched);
  }

  const number = nextNumber(sizes.keys());
  const counts = { sessions: 0, messages: 0 };
  const written =
    before !== null && changed.size === 0
      ? days
      : await writeDay(folder, recordings, {
          days,
          isThere,
          changed,
          number,
          today,
          secret,
          counts,
          index,
          attachments,
        });
  // Copies that only a damaged file has: of sessions that are not here any more.
  const onlyThere = new Set([...lost].filter(([id]) => !index.has(id)).map(([, day]) => day));
  const newDays = written.filter(
    (each) =>
      isThere(each) || !days.includes(each) || (sizes.has(each.name) && (!isIndexed || onlyThere.has(each.day))),
  );
  const added = await writeAttachments(folder, recordings, attachments, { isThere, secret });
  if (
    before !== null &&
    isThere(before.index) &&
    written === days &&
    newDays.length === days.length &&
    added === 0 &&
    known !== null
  ) {
    await removeLeftOver(folder, sizes.keys(), before);
    return { ...counts, hasChanged: false, manifest: before };
  }
  const manifest: BackupManifest = {
    namespace,
    written_at: new Date(now).toISOString(),
    encrypted: secret !== null,
    days: newDays,
    index: await writeText(folder, `index.${number}.json`, indexText(index), secret),
    attachments:
      listed !== undefined && known !== null && added === 0 && attachments.size === knownCount
        ? listed
        : await writeText(folder, `attachments.${number}.json`, attachmentListText(attachments), secret),
  };
  await folder.write(BACKUP_MANIFEST_NAME, bytesOf([manifestText(manifest)]));
  // Without a manifest nobody knows what other files are: they may be of a backup whose manifest is lost.
  if (before !== null) await removeLeftOver(folder, sizes.keys(), manifest);
  return { ...counts, hasChanged: true, manifest };
}

/** What a day's file is made of. */
interface DayToWrite extends Pick<BackupOptions, 'secret'> {
  readonly days: readonly BackupDay[];
  readonly isThere: (file: BackupFile) => boolean;
  readonly changed: ReadonlySet<string>;
  readonly number: number;
  readonly today: string;
  /** Is counted up. */
  readonly counts: Counts;
  /** Get what is written. */
  readonly index: Map<string, Copy>;
  readonly attachments: AttachmentList;
}

/** Writes the sessions that have changed, with what the day has already. Returns the days, as they are then. */
async function writeDay(
  folder: BackupFolder,
  recordings: Recordings,
  { days, isThere, changed, number, today: day, secret, counts, index, attachments }: DayToWrite,
): Promise<readonly BackupDay[]> {
  const replaced = days.filter((each) => each.day === day && isThere(each));
  const kept = { sessions: 0, messages: 0 };
  async function* lines(): AsyncGenerator<string> {
    for (const { name } of replaced) yield* keptLines(readLines(folder, name, secret), changed, kept);
    yield* sessionLines(recordings, changed, (session) => {
      index.set(session.session_id, { fingerprint: fingerprintOf(session), day });
      noteAttachments(attachments, session);
      count(counts, session);
    });
  }
  const file = await writeText(folder, `${day}.${number}.jsonl`, lines(), secret);
  const today = { ...file, day, sessions: kept.sessions + counts.sessions, messages: kept.messages + counts.messages };
  return [...days.filter((each) => !replaced.includes(each)), today];
}

/** Takes out of the index what is in files that are not there or damaged. Returns the day of each session. */
function takeLost(
  index: Map<string, Copy>,
  days: readonly BackupDay[],
  isThere: (file: BackupFile) => boolean,
): Map<string, string> {
  const lostDays = new Set(days.filter((each) => !isThere(each)).map(({ day }) => day));
  const lost = new Map<string, string>();
  for (const [id, { day }] of index) if (lostDays.has(day)) lost.set(id, day);
  for (const id of lost.keys()) index.delete(id);
  return lost;
}

/** `names`: the files before the run, as what it has written is named in the manifest. */
async function removeLeftOver(folder: BackupFolder, names: Iterable<string>, manifest: BackupManifest): Promise<void> {
  for (const name of leftOver(names, manifest)) await folder.remove(name);
}

async function readIndex(folder: BackupFolder, name: string | null, secret: Secret | null): Promise<Map<string, Copy>> {
  return parseIndex(name === null ? '' : await readWhole(folder, name, secret));
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
    throw new UnreadableManifest('The folder has a backup whose manifest cannot be understood.');
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
