// What a verification has found, as sentences.

import type { Verified } from '../../backup/index.ts';
import { backupStrings } from '../strings/backup.ts';

/** Whether every file is as it was written. */
export function isWhole({ damaged, unreadable }: Verified): boolean {
  return damaged.length === 0 && unreadable === 0;
}

export function verifiedLines(verified: Verified): string[] {
  const { damaged, unreadable, same, older, missing, onlyHere, attachments, missingAttachments } = verified;
  const behind = older.length + missing.length;
  return [
    isWhole(verified) ? backupStrings.whole(same) : backupStrings.notWhole,
    ...(damaged.length === 0 ? [] : [backupStrings.damaged(damaged.map(({ name }) => name))]),
    ...(unreadable === 0 ? [] : [backupStrings.unreadable(unreadable)]),
    ...(behind === 0 ? [] : [backupStrings.behind(behind)]),
    ...(attachments === 0 ? [] : [backupStrings.attachments(attachments)]),
    ...(missingAttachments.length === 0 ? [] : [backupStrings.missingAttachments(missingAttachments.length)]),
    ...(onlyHere === 0 ? [] : [backupStrings.onlyHere(onlyHere)]),
  ];
}
