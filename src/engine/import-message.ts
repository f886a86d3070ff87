// Takes the message of an imported session into the state.

import {
  type ImportedMessage,
  isPlainObject,
  type JsonValue,
  MAX_TIME_MS,
  type Revision,
  type TextRange,
} from '../protocol/index.ts';
import { completionOf, takeCompletion } from './completion.ts';
import { fingerprint } from './fingerprint.ts';
import { beginMessage, type MessageState, type SessionState } from './state.ts';
import { appendText, replaceText } from './text.ts';
import type { TextTimes } from './times.ts';

/** The texts of messages in memory, wherever they are stored. */
export interface RecordedTexts {
  /** The current text of a message, and what is missing of it. */
  current(message: MessageState): { readonly text: string; readonly missing: readonly TextRange[] };
  /** Its revisions, oldest first. */
  revisions(message: MessageState): readonly Revision[];
}

/** Adds a message to the session. `seq`: that of the import's fact. */
export function putImportedMessage(session: SessionState, imported: ImportedMessage, seq: number): void {
  const { message_id, role, created_at, model, parent_id, metadata, content, revisions = [] } = imported;
  const position = session.next_position;
  const message = beginMessage(session, { position, message_id, role, created_at: created_at ?? 0 });
  Object.assign(message, { model, parent_id, metadata } satisfies Partial<MessageState>);
  message.source = fingerprint(fieldsOf(message));
  if (imported.superseded === true) {
    message.superseded = true;
    session.message_count -= 1;
  }
  replaceTexts(message, revisions, content);
  message.unfolded_times = timesOf(imported);
  takeCompletion(session, message, imported.completion ?? 'complete', seq);
}

/** When the text grew, flat; empty where that is not known. */
function timesOf({ content, timing = [] }: ImportedMessage): TextTimes {
  let end = 0;
  // That each has two numbers is only said: sessions come from files.
  const isTiming = timing.every((pair) => {
    const [length, at] = pair;
    const grows = pair.length === 2 && length > end && at <= MAX_TIME_MS;
    end = length;
    return grows;
  });
  return isTiming && end === content.length ? timing.flat() : [];
}

interface MergingMessage {
  readonly seq: number;
  /** Epoch ms. */
  readonly now: number;
  readonly texts: RecordedTexts;
  /** A newer export was imported before. */
  readonly isOlder: boolean;
}

/**
 * Gives a known message what is new. False where nothing is.
 *
 * A text that the recorded one, or a revision of it, equals or begins with is known, and changes nothing. One that continues the
 * recorded text is appended, any other replaces it, or becomes a revision where the export is an older one.
 */
export function mergeImportedMessage(
  session: SessionState,
  message: MessageState,
  imported: ImportedMessage,
  merging: MergingMessage,
): boolean {
  const hasNewFields = mergeFields(message, imported, merging.isOlder);
  const hasNewText = mergeText(session, message, imported, merging);
  const isCompleted = !hasNewText && completes(session, message, imported, merging);
  if (isCompleted) takeCompletion(session, message, 'complete', merging.seq);
  if (!hasNewFields && !hasNewText && !isCompleted) return false;
  session.dirty_messages.add(message);
  return true;
}

/** Whether the source has completed a message since whose text is the same. */
function completes(
  session: SessionState,
  message: MessageState,
  { content, completion = 'complete' }: ImportedMessage,
  { texts, isOlder }: MergingMessage,
): boolean {
  const recorded = completionOf(session, message);
  const isUnfinished = recorded === 'cut_off' || recorded === 'incomplete';
  return isUnfinished && completion === 'complete' && !isOlder && texts.current(message).text === content;
}

function fieldsOf({ role, model, parent_id, metadata, created_at }: MessageState): readonly unknown[] {
  return [role, model, parent_id, metadata, created_at];
}

/** Fills in what is missing, and takes over what differs where the fields are still as an import has left them. */
function mergeFields(message: MessageState, imported: ImportedMessage, isOlder: boolean): boolean {
  const before = fingerprint(fieldsOf(message));
  const isUntouched = message.source === before;
  const [first, second] = isUntouched && !isOlder ? [imported, message] : [message, imported];
  message.role = first.role;
  message.model = first.model ?? second.model;
  message.parent_id = first.parent_id ?? second.parent_id;
  message.metadata = namesMore(message.metadata, first.metadata)
    ? message.metadata
    : (first.metadata ?? second.metadata);
  message.created_at = (first.created_at ?? 0) || (second.created_at ?? 0);
  const after = fingerprint(fieldsOf(message));
  if (isUntouched) message.source = after;
  return after !== before;
}

/** Whether a file that is stored is not stored by this import, which could not read it: it stays. */
function namesMore(recorded: JsonValue, given: JsonValue): boolean {
  return isPlainObject(recorded) && isPlainObject(given) && 'sha256' in recorded && 'not_stored' in given;
}

function mergeText(
  session: SessionState,
  message: MessageState,
  { content, revisions = [], completion = 'complete', superseded }: ImportedMessage,
  { texts, now, seq, isOlder }: MergingMessage,
): boolean {
  const { text, missing } = texts.current(message);
  const recorded = [text, ...texts.revisions(message).map((revision) => revision.content)];
  const isNew = (other: string): boolean => recorded.every((each) => !each.startsWith(other));
  const earlier = revisions.filter((revision) => isNew(revision.content));
  const continues = isNew(content) && content.startsWith(text);
  const becomesCurrent = continues || (isNew(content) && !isOlder);
  if (isNew(content) && !becomesCurrent) earlier.push({ content, replaced_at: now });
  if (!becomesCurrent && earlier.length === 0) return false;
  if (continues && earlier.length === 0) appendText(message, content.slice(text.length), null);
  else if (becomesCurrent && !continues) replaceTexts(message, earlier, content, now);
  else insertRevisions(message, earlier, continues ? { text: content, missing } : { text, missing });
  if (!becomesCurrent) return true;
  takeCompletion(session, message, completion, seq);
  if (message.superseded && superseded !== true) {
    message.superseded = false;
    session.message_count += 1;
  }
  return true;
}

/** Makes `content` current; what the text was, and then the revisions, are revisions of it. `now`: until when the text was current. */
function replaceTexts(message: MessageState, revisions: readonly Revision[], content: string, now = 0): void {
  let replacedAt = now;
  for (const revision of revisions) {
    replaceText(message, revision.content, replacedAt, null);
    replacedAt = revision.replaced_at;
  }
  replaceText(message, content, replacedAt, null);
}

/** Adds revisions to a message whose current text stays: that is stored again, in the last generation, and the chunks where it was are read no more. */
function insertRevisions(
  message: MessageState,
  revisions: readonly Revision[],
  { text, missing }: ReturnType<RecordedTexts['current']>,
): void {
  const { generation } = message;
  replaceTexts(message, revisions, text);
  message.revisions = message.revisions.filter((revision) => revision.generation !== generation);
  message.unfolded_revisions = message.unfolded_revisions.filter((revision) => revision.generation !== generation);
  message.missing = missing.length === 0 ? undefined : missing;
}
