// A chat as a reader of a format gives it: the source's own tree of messages, before it becomes recorded messages.

import type { ImportedSession, JsonValue } from '../protocol/index.ts';

/** A JSON object. */
export type JsonObject = { [key: string]: JsonValue };

/** A chat of a file. What the file does not say is null; nothing is made up, times least of all. */
export interface Chat {
  /** The source's own id; null where it has none. Then `identity` tells the chat from others. */
  readonly id: string | null;
  /**
   * Where there is no id: a text that is the same whenever the same chat is read again, also from a newer file, such as the id
   * of its first message, or else all of its texts. The id of the session is a hash of it.
   */
  readonly identity?: string;
  readonly title: string | null;
  /** Epoch ms. */
  readonly created_at: number | null;
  /** Epoch ms. */
  readonly updated_at: number | null;
  /** The model of the chat as a whole, where the source names one. */
  readonly model: string | null;
  /** The folder or project that the chat belongs to. */
  readonly workspace?: string | null;
  /** A parent stands before its children, and siblings in the order of the source. */
  readonly messages: readonly ChatMessage[];
  /** The last message of the branch that the source showed last; null for the last message. */
  readonly active_id: string | null;
  /** What the source says beside all of this, as it is there. */
  readonly rest?: JsonObject;
  /** Of a file that we wrote: the session as it was recorded. It is imported as it is, and there are no messages beside it. */
  readonly recorded?: ImportedSession;
  /** Of such a file, by their SHA-256: attachments that it has as data URLs. */
  readonly attachments?: ReadonlyMap<string, string>;
}

/** A message of a chat. */
export interface ChatMessage {
  /** Unique within its chat. */
  readonly id: string;
  /** The message before it; null for a first message. */
  readonly parent_id: string | null;
  /** `user`, `assistant`, `system` or `tool`, or what the source says where it is none of these. */
  readonly role: string;
  /** Epoch ms. */
  readonly created_at: number | null;
  readonly model?: string | null;
  /** In the order of the source. */
  readonly parts: readonly ChatPart[];
  /** Not shown at first: a system prompt, an internal step. */
  readonly hidden?: boolean;
  /** The source says that it is not finished. */
  readonly cut_off?: boolean;
  /** Who wrote it, where that is a tool or a person with a name. */
  readonly name?: string | null;
  /** The source's own name for this kind of message, where it has one. */
  readonly kind?: string;
  /** What the source says of it beside all of this, as it is there: usage, finish reason, ids. */
  readonly rest?: JsonObject;
}

/** A part of a message. `rest`: what the source says of it beside. */
export type ChatPart =
  | { readonly type: 'text'; readonly text: string; readonly markup?: 'html'; readonly rest?: JsonObject }
  | { readonly type: 'reasoning'; readonly text: string; readonly rest?: JsonObject }
  | {
      readonly type: 'tool_call';
      readonly name: string;
      /** Null where the source does not number its calls. */
      readonly call_id: string | null;
      /** As the source has them; JSON as text. */
      readonly input: string;
      readonly rest?: JsonObject;
    }
  | {
      readonly type: 'tool_result';
      /** The id of its call. */
      readonly call_id: string | null;
      readonly name?: string | null;
      readonly text: string;
      readonly is_error?: boolean;
      readonly rest?: JsonObject;
    }
  | { readonly type: 'source'; readonly title: string | null; readonly url: string | null; readonly rest?: JsonObject }
  | ({ readonly type: 'file'; readonly rest?: JsonObject } & ChatFile)
  | { readonly type: 'error'; readonly text: string; readonly code?: string | null; readonly rest?: JsonObject }
  /** What the reader does not know. `kind` is the source's name for it. */
  | { readonly type: 'unknown'; readonly kind: string; readonly value: JsonValue };

/** A file that a message carries, or only names. */
export interface ChatFile {
  /** Its name, or else its pointer in the source, or what kind of file it is. */
  readonly name: string;
  readonly media_type: string | null;
  /** What was extracted of it, where the source has that. */
  readonly text?: string;
  /**
   * Where its bytes are: `data:` as a URL in the source, `member:` as the path of another file of the same archive or folder.
   * Null where the source has no bytes.
   */
  readonly bytes: { readonly data: string } | { readonly member: string } | null;
  /** Where it is in the network; never loaded. */
  readonly url?: string | null;
  /** What has become of its bytes: the fields that name an attachment, or why it is not stored. Readers of formats leave it out. */
  readonly stored?: JsonObject;
}
