// Our own JSON: a document with a list of sessions (write/json.ts), or a session in each line (write/jsonl.ts).

import { isJsonObject } from '../protocol/index.ts';
import type { EntryFormat } from './format.ts';
import { isBackupManifest, MANIFEST_PATH, manifestFiles } from './manifest.ts';
import { giveRecorded, isRecorded } from './own-session.ts';

/** The version of the document that is read. */
const VERSION = 1;

/** The lists that a backup's folder has beside its sessions and its manifest (src/backup). */
const LIST_OF_BACKUP = /(?:^|\/)(?:index|attachments)\.\d+\.json$/;

export const ownJson: EntryFormat = {
  name: 'holdfast',
  title: 'Holdfast',
  unit: 'entry',
  recognizes: ({ shape, entries }) =>
    shape !== 'text' &&
    entries.some((entry) => isRecorded(entry) || (isJsonObject(entry) && entry['format'] === 'holdfast')),
  companions: (path) => path === MANIFEST_PATH || isBackupManifest(path) || LIST_OF_BACKUP.test(path),
  checkFolder(sink, { companions, has }) {
    for (const { path, sessions } of manifestFiles(companions)) {
      if (has(path)) continue;
      const lost = sessions === null ? '' : `, with ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`;
      sink.warn('shard_missing', path, `The manifest names this file${lost}. It is not there.`);
    }
  },
  readEntry({ value, where, isCut }, sink) {
    // Half of a session would take the place of the whole one.
    if (isCut === true) return sink.skip(where, 'entry_not_a_conversation');
    // The sessions of a document come as entries, unless it was written anew by another program.
    if (!isJsonObject(value) || value['format'] !== 'holdfast') return giveRecorded(value, where, sink);
    const { version = null, sessions = null } = value;
    if (version === VERSION && Array.isArray(sessions)) {
      for (const [index, session] of sessions.entries()) giveRecorded(session, `${where}.sessions[${index}]`, sink);
      return;
    }
    sink.warn('unknown_entry', where, `It is not version ${VERSION} of the format: a newer Holdfast may read it.`);
    sink.skip(where, 'entry_not_a_conversation');
  },
};
