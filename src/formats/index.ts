// Formats of other tools: what is read, and in which order a file is tried on them.
export type { Chat, ChatFile, ChatMessage, ChatPart, JsonObject } from './chat.ts';
export type {
  EntryFormat,
  FileFormat,
  FileShape,
  Format,
  Sample,
  Sink,
  SkipReason,
  TextFormat,
  WarningCode,
} from './format.ts';
export { textOf } from './fields.ts';
export { FileText } from './file-text.ts';
export { FORMATS } from './formats.ts';
export { type FileSurroundings, readFile } from './read-file.ts';
export {
  ATTACHMENTS_FOLDER,
  BACKUP_MANIFEST_NAME,
  attachmentMembers,
  attachmentPath,
  isAttachmentPath,
  manifestFiles,
} from './manifest.ts';
export { BEGINNING_BYTES, mediaTypeOfBytes, mediaTypeOfName } from './media-types.ts';
export { parseValue } from './value-sink.ts';
export { isSecret, withoutSecrets } from './secrets.ts';
export { Sha256, sha256OfText } from './sha256.ts';
export { createExportEnd } from './write/export-end.ts';
export type { ExportedFile } from './write/exported-file.ts';
export { attachmentsOf, readAttachment } from './write/attachments.ts';
export { exportSessions } from './write/export-sessions.ts';
export { sessionRedactor } from './write/redact-session.ts';
export { wholeSessions } from './write/whole-sessions.ts';
export { writeSessions } from './write/write-sessions.ts';
export type { Writer } from './write/writer.ts';
export { jsonl } from './write/jsonl.ts';
export { WRITERS } from './write/writers.ts';
