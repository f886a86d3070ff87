// Stores the files that chats carry: those of their archive or folder, and data URLs. A chat says what has become of each; its text
// is imported whatever that is.

import {
  attachmentMembers,
  BEGINNING_BYTES,
  type Chat,
  type ChatFile,
  type ChatMessage,
  type ChatPart,
  type JsonObject,
  mediaTypeOfBytes,
  mediaTypeOfName,
} from '../formats/index.ts';
import {
  type AttachmentInfo,
  attachmentsNamedIn,
  describedAttachments,
  type Failure,
  type JsonValue,
  MAX_ATTACHMENT_BYTES,
  type Replacement,
  type Result,
  withoutDataUrls,
} from '../protocol/index.ts';
import type { FoundChat } from './found-chat.ts';
import type { Report } from './report.ts';
import type { SourceFile, SourceFolder } from './source-file.ts';

/** Where files of chats are stored. Nothing rejects. */
export interface StoredFiles {
  /** Stores bytes, or what a data URL holds. `sha256`: the hash that they must have. */
  attach(bytes: Blob | string, sha256?: string): Promise<Result<AttachmentInfo>>;
  /** Whether an attachment is stored. */
  has(sha256: string): Promise<boolean>;
}

/** What {@link ChatFiles} needs. */
export interface ChatFilesContext {
  readonly stored: StoredFiles;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** The storage has failed so often in a row that no more is tried: a person waits for each. */
const MAX_FAILURES = 3;

/** Codes of a storage that fails, which has nothing to do with the file. */
const FAILURES: ReadonlySet<string> = new Set(['storage_unavailable', 'deadline_exceeded', 'internal_error']);

/** Of a file that the source only names. */
const NOT_INCLUDED: JsonObject = { not_stored: 'not_included' };

/** A file of the folder that a message names. */
interface Member {
  readonly path: string;
  readonly name: string;
  readonly media_type: string | null;
  /** Where the report names it. */
  readonly where: string;
  /** Of an attachment that we wrote: then its media type is known, too. */
  readonly sha256?: string;
}

/** The files of the chats of one folder. */
export class ChatFiles {
  readonly #context: ChatFilesContext;
  readonly #members: ReadonlyMap<string, SourceFile>;
  /** By SHA-256: those of an archive that we wrote. */
  readonly #attachments: ReadonlyMap<string, string>;
  /** What became of files of the folder that were read, by path. */
  readonly #read = new Map<string, JsonObject>();
  #failures = 0;

  constructor(folder: SourceFolder, context: ChatFilesContext) {
    this.#context = context;
    this.#members = new Map(folder.files.map((file) => [file.path, file]));
    this.#attachments = attachmentMembers(this.#members.keys());
  }

  /** The chat with what has become of its files. What is not stored is in the report. */
  async store({ chat, path }: FoundChat): Promise<Chat> {
    if (chat.recorded !== undefined) {
      await this.#storeNamed(chat, path);
      return chat;
    }
    const urls = await this.#storeUrls(chat, path);
    const messages: ChatMessage[] = [];
    for (const message of chat.messages) messages.push(await this.#withFiles(message, urls, path));
    return { ...chat, ...restOf(chat, urls), messages };
  }

  /** Of a file that we wrote: its sessions stay as they were recorded. */
  async #storeNamed({ recorded, attachments }: Chat, where: string): Promise<void> {
    const { stored } = this.#context;
    const messages = recorded?.messages ?? [];
    const named = new Set(messages.flatMap(({ metadata }) => attachmentsNamedIn(metadata)));
    const described = new Map(
      messages.flatMap(({ metadata }) => describedAttachments(metadata).map((each) => [each.sha256, each] as const)),
    );
    for (const sha256 of named) {
      const { name = sha256, media_type = null } = described.get(sha256) ?? {};
      this.#context.signal.throwIfAborted();
      const url = attachments?.get(sha256);
      const member = this.#attachments.get(sha256);
      if (url !== undefined) await this.#attach(name, where, url, sha256);
      else if (member !== undefined) await this.#storeMember({ path: member, name, media_type, where, sha256 });
      else if (!(await stored.has(sha256)))
        this.#missing(name, where, 'It is named in the recording, and its bytes are not in the file.');
    }
  }

  async #withFiles(message: ChatMessage, urls: Urls, where: string): Promise<ChatMessage> {
    if (urls.size === 0 && !message.parts.some(({ type }) => type === 'file')) return message;
    const parts: ChatPart[] = [];
    for (const part of message.parts) {
      const changed = part.type === 'unknown' ? { value: replaced(part.value, urls) } : restOf(part, urls);
      const kept = { ...part, ...changed };
      parts.push(kept.type === 'file' ? await this.#withStored(kept, where) : kept);
    }
    return { ...message, ...restOf(message, urls), parts };
  }

  async #withStored<File extends ChatFile>(file: File, where: string): Promise<File> {
    const { bytes, name, media_type, url, text } = file;
    if (bytes === null) return (url ?? null) === null && text === undefined ? { ...file, stored: NOT_INCLUDED } : file;
    this.#context.signal.throwIfAborted();
    const stored =
      'data' in bytes
        ? await this.#attach(name, where, bytes.data)
        : await this.#storeMember({ path: bytes.member, name, media_type, where });
    return { ...file, stored };
  }

  /** Reads a file of the folder once, however many messages name it. */
  async #storeMember(member: Member): Promise<JsonObject> {
    const known = this.#read.get(member.path);
    if (known !== undefined) return known;
    const stored = await this.#readMember(member);
    this.#read.set(member.path, stored);
    return stored;
  }

  async #readMember({ path, name, media_type, where, sha256 }: Member): Promise<JsonObject> {
    const file = this.#members.get(path);
    if (file === undefined) return this.#missing(name, where, `The file ${path} is not there.`);
    if (file.size > MAX_ATTACHMENT_BYTES) {
      const message = `An attachment has at most ${MAX_ATTACHMENT_BYTES} bytes, and this one has ${file.size}.`;
      return this.#refused(name, where, { code: 'payload_too_large', message });
    }
    const bytes = await file.bytes(this.#context.signal);
    if (typeof bytes === 'string') return this.#refused(name, where, { code: bytes, message: `${path} is ${bytes}.` });
    const beginning = await bytesOf(bytes.slice(0, BEGINNING_BYTES));
    if (beginning === null)
      return this.#refused(name, where, { code: 'unreadable', message: `${path} cannot be read any more.` });
    const own = sha256 === undefined ? null : media_type;
    const guessed = own ?? mediaTypeOfBytes(beginning) ?? media_type ?? mediaTypeOfName(name) ?? mediaTypeOfName(path);
    return this.#attach(name, where, bytes.slice(0, bytes.size, guessed ?? ''), sha256);
  }

  /** Data URLs that stand anywhere in what the source says beside, and what each has become. */
  async #storeUrls(chat: Chat, where: string): Promise<Urls> {
    const urls = new Map<string, Replacement>();
    const found = new Set<string>();
    const look = (value: unknown): void => void withoutDataUrls(value, (url) => void found.add(url));
    look(chat.rest);
    for (const { rest, parts } of chat.messages) {
      look(rest);
      for (const part of parts) look(part.type === 'unknown' ? part.value : part.rest);
    }
    for (const url of found) {
      this.#context.signal.throwIfAborted();
      urls.set(url, await this.#attach(/^[^,;]*/.exec(url)?.[0] ?? '', where, url));
    }
    return urls;
  }

  /** What stands in the message for the bytes. */
  async #attach(name: string, where: string, bytes: Blob | string, sha256?: string): Promise<Replacement> {
    if (this.#failures >= MAX_FAILURES)
      return this.#refused(name, where, {
        code: 'storage_unavailable',
        message: 'The storage of attachments fails. Import the file again later.',
      });
    const { ok, value, error } = await this.#context.stored.attach(bytes, sha256);
    this.#failures = !ok && FAILURES.has(error.code) ? this.#failures + 1 : 0;
    return ok ? { ...value } : this.#refused(name, where, error);
  }

  #refused(
    name: string,
    where: string,
    { code, message }: Omit<Failure, 'code'> & { readonly code: string },
  ): Replacement {
    this.#context.report.warn('attachment_not_stored', where, `${name}: ${message} (${code})`);
    return { not_stored: code };
  }

  #missing(name: string, where: string, message: string): JsonObject {
    this.#context.report.warn('attachment_not_included', where, `${name}: ${message}`);
    return NOT_INCLUDED;
  }
}

type Urls = ReadonlyMap<string, Replacement>;

function restOf({ rest }: { readonly rest?: JsonObject }, urls: Urls): { readonly rest?: JsonObject } {
  if (rest === undefined || urls.size === 0) return {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object stays one
  return { rest: replaced(rest, urls) as JsonObject };
}

function replaced(value: JsonValue, urls: Urls): JsonValue {
  if (urls.size === 0) return value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what takes the place of a text is JSON, too
  return withoutDataUrls(value, (url) => urls.get(url)) as JsonValue;
}

/** Null where a file was moved or changed since it was chosen. */
async function bytesOf(blob: Blob): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return null;
  }
}
