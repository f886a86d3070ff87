// What attachments of messages say.

import { formatBytes } from '../../kit/format.ts';

/** Why bytes are not stored, by the code that the message has. */
const NOT_STORED: Readonly<Record<string, string>> = {
  attachments_full: 'not stored: attachments had reached their limit',
  storage_full: 'not stored: what was left of the storage was kept for text',
  payload_too_large: 'not stored: it was too large',
  deadline_exceeded: 'not stored: the storage did not answer in time',
  storage_unavailable: 'not stored: the storage failed',
  not_included: 'not stored: what was imported does not have it',
  wrong_checksum: 'not stored: it was damaged in its archive',
  damaged: 'not stored: it was damaged in its archive',
  unreadable: 'not stored: the browser could not read it',
};

export const attachmentStrings = {
  unnamed: 'Attachment',
  loading: 'Loading…',
  size: (bytes: number): string => formatBytes(bytes),
  notStored: (reason: string): string => NOT_STORED[reason] ?? `not stored: ${reason}`,
  missing: 'It is not stored here.',
  broken: 'This browser cannot show it.',
  download: (name: string): string => `Download ${name}`,
};
