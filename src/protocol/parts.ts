// The convention of parts: how an answer of a model is recorded as messages. The session writer records by it; viewer,
// exporters and `answersOf` read it. To a reader that does not know it, all of this is messages in order.
//
// 1. Text is the answer's own message, of role `assistant` and with metadata `AnswerMetadata`. Its id is the id of the
//    answer. It is added with its first text, or at the latest when the answer ends.
// 2. Every other part (reasoning, a tool call, a tool result, a source, a file, an error) is a message of its own, with
//    metadata `PartMetadata`. Messages are in the order in which their parts began.
// 3. Text that comes after another part has begun is a new message of kind `text`. The text of an answer is that of its own
//    message and of all `text` messages, joined.
// 4. Every message names the one before it as `parent_id`: the first of an answer what the app gave or else the last message
//    of the session, and every other one the last message of its answer.
// 5. A message is closed (`is_complete: true`) when the next part of its answer begins, and open again once it is appended
//    to. What is open when the answer ends is closed with the answer: `is_complete` says whether the outcome is `complete` or `stopped`, so that there is nothing to
//    recover.
// 6. The last event of an answer gives its own message `outcome`. What comes later is recorded, too.
// 7. A part whose step was made again stays, with `superseded: true`, and is no part of its answer any more. The answer's own
//    message stays a part: its text becomes a revision, and it is empty.
// 8. A member of metadata that is null says nothing.
// 9. A question that is asked again or edited supersedes nothing. Its new answer, or the new question, is a branch: it names the
//    same parent as the one whose place it takes. The current branch is the message that was recorded last and is not
//    superseded, with all that it follows by `parent_id`; every other message belongs to an earlier branch. Which branch people
//    look at is not recorded. Where a page was loaded anew and its fetch does not know the answer before a question, the
//    question names the question before it: then the latest earlier answer to that comes between.

import type { JsonValue } from './json.ts';

/** How an answer ended: `cut_off` where its stream ended without its end marker or an error. */
export type AnswerOutcome = 'complete' | 'failed' | 'stopped' | 'cut_off';

/**
 * What a part is, and so what the content of its message is: `text` and `reasoning` as they stream; of a `tool_call` its
 * arguments as they stream, which are JSON in most cases; of a `tool_result` the result as text, or as text of JSON;
 * of a `source` or `file` its title, name or URL; of an `error` its message.
 */
export type PartKind = 'text' | 'reasoning' | 'tool_call' | 'tool_result' | 'source' | 'file' | 'error';

/** Metadata of a part's message. Any of it but `kind` and `answer_id` may be absent, and there may be more. */
export interface PartMetadata {
  readonly kind: PartKind;
  /** The id of the answer, which is the `message_id` of its own message. */
  readonly answer_id: string;
  /** Of a tool call and of its result. */
  readonly tool_call_id?: string;
  readonly tool_name?: string;
  /** Of a tool result: the tool failed. */
  readonly is_error?: boolean;
  /** Text of it was refused, and is missing. */
  readonly has_gap?: boolean;
  /** Of a source or file. */
  readonly url?: string;
  readonly title?: string;
  readonly media_type?: string;
  readonly name?: string;
  /** Of a tool result: one that a final result was to replace, which never came. */
  readonly preliminary?: boolean;
  /** The step of the part was made again. */
  readonly superseded?: boolean;
  /** Of an error. */
  readonly code?: string | number;
}

/** Metadata of the answer's own message. Any of it but `kind` and `answer_id` may be absent, and there may be more. */
export interface AnswerMetadata {
  readonly kind: 'answer';
  /** Its own `message_id`. */
  readonly answer_id: string;
  /** As the original API counts, with its names. */
  readonly usage?: JsonValue;
  readonly finish_reason?: string;
  readonly response_id?: string;
  /** The model that answered, where the stream names one. */
  readonly model?: string;
  /** Absent while the answer is being written, and where its page was lost: then its messages are `cut_off`. */
  readonly outcome?: AnswerOutcome;
  /** Text of this message was refused, and is missing. */
  readonly has_gap?: boolean;
  /** What the reader of the stream did not understand: at most {@link MAX_RAW_LENGTH} characters of JSON. */
  readonly raw?: readonly JsonValue[];
}

/** How much an answer keeps of what its reader did not understand, in UTF-16 code units of JSON: a sixteenth of what metadata may hold. */
export const MAX_RAW_LENGTH = 65_536;
