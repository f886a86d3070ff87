// The formats that are read, and in which order a file is tried on them.
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
  Surroundings,
  TextFormat,
  WarningCode,
} from './format.ts';
