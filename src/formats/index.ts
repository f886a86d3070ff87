// Formats of other tools: what is read, and in which order a file is tried on them.
export type { Chat, ChatFile, ChatMessage, ChatPart, JsonObject } from './chat.ts';
export type {
  Entry,
  EntryFormat,
  FileFormat,
  FileReader,
  FileShape,
  Format,
  Sample,
  Sink,
  SkipReason,
  Surroundings,
  TextFormat,
  WarningCode,
} from './format.ts';
export { textOf } from './fields.ts';
export { FileText } from './file-text.ts';
export { FORMATS } from './formats.ts';
export { type FileReading, type FileSurroundings, readFile } from './read-file.ts';
export { parseValue } from './value-sink.ts';
export { withoutSecrets } from './secrets.ts';
