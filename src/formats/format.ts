// What a format is: how its files are told from others, and how they are read. One file for each format implements it.

import type { JsonValue } from '../protocol/index.ts';
import type { Chat } from './chat.ts';

/** How a file is written. `lines`: one JSON value on each line. `text`: anything that is no JSON. */
export type FileShape = 'json' | 'lines' | 'text';

/** The beginning of a file, by which its format is told. */
export interface Sample {
  /** Path within its archive or folder, with `/`; the name alone for a lone file. */
  readonly path: string;
  readonly shape: FileShape;
  /**
   * Some of the entries: of an array its first items, of lines their first values, of one object that object. The first ones may be null or
   * of another kind than the rest. Empty where the file is text.
   */
  readonly entries: readonly JsonValue[];
  /** The first 65,536 characters. */
  readonly text: string;
}

/**
 * Codes of warnings: what was read in part, or not as the source may have meant it.
 * `hash_mismatch`: a file of an archive of ours is not as it was when that was written.
 * `attachment_not_included`: a name without its bytes. `draft_kept_aside`: what was typed and not sent.
 */
export type WarningCode =
  | 'active_leaf_missing'
  | 'answer_missing'
  | 'attachment_not_included'
  | 'bom'
  | 'broken_line'
  | 'cycle'
  | 'draft_kept_aside'
  | 'duplicate_conversation'
  | 'duplicate_id'
  | 'glued_objects'
  | 'hash_mismatch'
  | 'local_time_without_zone'
  | 'missing_initial_state'
  | 'missing_parent'
  | 'no_active_leaf'
  | 'no_ids'
  | 'no_times'
  | 'only_in_list'
  | 'path_not_found'
  | 'secrets_not_imported'
  | 'settings_not_imported'
  | 'shard_missing'
  | 'start_missing'
  | 'tool_call_missing'
  | 'tree_missing_list_used'
  | 'truncated_line'
  | 'unknown_content'
  | 'unknown_entry'
  | 'unknown_role'
  | 'wrong_encoding';

/**
 * Why something gave no chat. `empty`: there is nothing in the file. `unknown_format`: a file that no format recognizes. `too_large`: longer
 * than what is held at once.
 */
export type SkipReason = 'empty' | 'entry_not_a_conversation' | 'no_messages' | 'too_large' | 'unknown_format';

/** Where the results of reading go. `where`: a path such as `$[3].mapping.abc`, or `line 7`; the file's path is put before it. */
export interface Sink {
  chat(chat: Chat, where: string): void;
  /** Something that should be a chat gave none. */
  skip(where: string, reason: SkipReason, title?: string | null): void;
  warn(code: WarningCode, where: string, message: string): void;
}

/** A line of a file, or an item of its array. */
export interface Entry {
  readonly value: JsonValue;
  /** Such as `$[3]`, `$` for a lone object, `line 7`. */
  readonly where: string;
  /** The file ends within the value: it has what is whole of it. */
  readonly isCut?: boolean;
}

/** What a reader may know of the file and what lies beside it. */
export interface Surroundings {
  /** Path within its archive or folder, with `/`. */
  readonly path: string;
  readonly shape: FileShape;
  /** Small JSON files beside it that the format asked for in `companions`, by path. */
  readonly companions: ReadonlyMap<string, JsonValue>;
  /** Whether the archive or folder has a file with that path; its bytes are stored as an attachment then. */
  has(path: string): boolean;
  /** Paths of all its files; only its own for a lone file. */
  readonly paths: readonly string[];
}

/** What all formats have. */
interface AnyFormat {
  /** As it is named in reports, metadata and `provider`: `chatgpt`. */
  readonly name: string;
  /** As people call it: `ChatGPT`. */
  readonly title: string;
  /** Whether a file is of this format. Formats are asked in the order of `FORMATS`, and the first one that says so reads the file. */
  recognizes(sample: Sample): boolean;
  /** Whether a file of an archive or folder is read for what it says of the chats beside it: a manifest, a list of names. */
  readonly companions?: (path: string) => boolean;
  /** Whether a file of an archive or folder is one that the source puts beside the chats, and that has none: it is named, and not read. */
  readonly others?: (path: string) => boolean;
  /** After all files of an archive or folder that has companions of the format: reports what is missing of it. Must not throw. */
  readonly checkFolder?: (sink: Sink, folder: Omit<Surroundings, 'path' | 'shape'>) => void;
}

/** A format whose files hold chats one after the other, or a chat in each line: each is read by itself, in files of any size. */
export interface EntryFormat extends AnyFormat {
  readonly unit: 'entry';
  /** Must not throw for any value. */
  readEntry(entry: Entry, sink: Sink, surroundings: Surroundings): void;
}

/** A format in which a whole file is one chat. */
export interface FileFormat extends AnyFormat {
  readonly unit: 'file';
  /** Takes the values of the file in order. Nothing of it may throw. */
  open(sink: Sink, surroundings: Surroundings): FileReader;
}

/** Takes the values of one file. */
export interface FileReader {
  /** One value of the file, in order. */
  entry(entry: Entry): void;
  /** After the last one: gives the chat. */
  end(): void;
}

/** A format that is no JSON: the file as text. */
export interface TextFormat extends AnyFormat {
  readonly unit: 'text';
  /** Must not throw for any text. */
  readText(text: string, sink: Sink, surroundings: Surroundings): void;
}

/** A format that is no JSON and may be of any size: its text comes in pieces. */
export interface StreamFormat extends AnyFormat {
  readonly unit: 'stream';
  /** Nothing of it may throw for any text. */
  open(sink: Sink, surroundings: Surroundings): TextReader;
}

/** Takes the text of one file. */
export interface TextReader {
  push(text: string): void;
  /** After the last piece. */
  end(): void;
}

export type Format = EntryFormat | FileFormat | TextFormat | StreamFormat;
