// What the report of an import says.

import type { SkipReason, WarningCode } from '../../formats/index.ts';
import { formatCount, plural } from '../../kit/format.ts';
import type { FileFault } from '../../importer/source-file.ts';
import type { ImportOutcome } from '../../protocol/index.ts';

/** The code of a session that the recorder does not take, and of what the report has no room for. */
type RecorderReason = 'invalid_event' | 'payload_too_large';

const SKIPPED: Readonly<Record<SkipReason | FileFault | RecorderReason, string>> = {
  damaged: 'The archive is damaged and cannot be unpacked.',
  damaged_encryption: 'The encrypted file was changed or cut off. Nothing of it was imported.',
  empty: 'There is nothing in it.',
  encrypted: 'The file is encrypted. Unpack it with its password first.',
  entry_not_a_conversation: 'The entry is no conversation.',
  internal_error: 'Holdfast has failed to read it, because of a bug. Please report it. Everything else was imported.',
  invalid_event: 'The recorder does not take the session.',
  newer_encryption: 'The file is encrypted in a way that this version does not know. A newer one may open it.',
  nested_archive: 'It is an archive within an archive. Unpack the outer one first.',
  no_passphrase: 'The file is encrypted, and was not opened with its passphrase.',
  no_messages: 'The conversation has no messages.',
  payload_too_large: 'The session is over a limit of the recorder.',
  too_large: 'It is larger than what is read at once.',
  unknown_format: 'No known format is in the file.',
  unreadable: 'The browser cannot read the file. It may have been moved or changed.',
  unsafe_path: 'Its path leads out of the archive.',
  unsupported_compression: 'The file is compressed by a method that browsers do not know.',
  wrong_passphrase: 'The file is encrypted, and its passphrase was not given.',
  wrong_checksum: 'The file is not what its archive says it is: it is damaged.',
};

const WARNING: Readonly<
  Record<WarningCode | 'attachment_not_stored' | 'in_trash' | 'not_listed' | 'other_files', string>
> = {
  active_leaf_missing: 'The message that was shown last is missing. The newest branch is shown instead.',
  answer_missing: 'An answer is missing in the file.',
  attachment_not_included: 'A file is named, but is not there.',
  attachment_not_stored: 'A file was not stored. Its message says so, and its text is there.',
  bom: 'The file begins with a byte order mark, which is ignored.',
  broken_line: 'A part of the file cannot be read and is left out.',
  cycle: 'Messages follow each other in a circle, which is cut.',
  draft_kept_aside: 'A draft that was never sent is kept beside the messages.',
  duplicate_conversation: 'A conversation is in the file more than once.',
  duplicate_id: 'Several messages have one id. All are kept.',
  glued_objects: 'Entries stand on one line without a separator. All are read.',
  hash_mismatch: 'The file is not as it was when its archive was written. It is read as it is.',
  in_trash: 'A conversation is in the trash here, and stays there. Restore it to see it in the list.',
  local_time_without_zone: 'A time has no zone. It is read as the time of no certain place.',
  missing_initial_state: 'The beginning of a log is missing.',
  missing_parent: 'A message follows one that is missing. It is kept at the nearest place.',
  no_active_leaf: 'The file does not say which branch was shown. The newest one is.',
  no_ids: 'Messages have no ids. They are recognised by their contents.',
  no_times: 'The file has no times. None are made up.',
  not_listed: 'There are more than this report lists.',
  only_in_list: 'A message is in a list beside the tree of messages. It is kept.',
  other_files: 'Other files are there, which hold no chats.',
  path_not_found: 'A log changes something that is not there.',
  secrets_not_imported: 'A key or a password is in the file. It is not imported.',
  settings_not_imported: 'Settings are in the file. They are not imported.',
  shard_missing: 'A part of the export is missing.',
  start_missing: 'The beginning of a conversation is missing.',
  tool_call_missing: 'A result of a tool is there without its call.',
  tree_missing_list_used: 'The tree of messages is missing. Their list is used.',
  truncated_line: 'The file ends in the middle of an entry.',
  unknown_content: 'A kind of content is not known. It is kept as it is.',
  unknown_entry: 'A kind of entry is not known. It is kept as it is.',
  unknown_role: 'A role is not known. It is kept as it is.',
  wrong_encoding: 'Characters of the file cannot be read in its encoding.',
};

const OUTCOME: Readonly<Record<ImportOutcome, string>> = { new: 'New', updated: 'Updated', unchanged: 'Unchanged' };

function sentenceOf(sentences: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(sentences, code) ? (sentences[code] ?? code) : code;
}

export const importReportStrings = {
  heading: (sessions: number) => `${plural(sessions, 'conversation')} imported`,
  unchanged: 'Nothing is new',
  unchangedText: 'All of it was imported before.',
  failed: 'Nothing was imported',
  stopped: 'The import has stopped',
  cancelled: 'The import was cancelled',
  cancelledText: (sessions: number) =>
    sessions === 0
      ? 'Every conversation that had been stored until then stays, and is in the list.'
      : 'What had been stored until then stays. The same files again bring the rest.',
  formats: (titles: string) => `Found: ${titles}.`,
  noFormat: 'No known format was found.',
  took: (text: string) => `in ${text}`,
  counts: 'In numbers',
  outcome: OUTCOME,
  outcomeOf: (outcome: ImportOutcome, count: number) => `${OUTCOME[outcome]} (${formatCount(count)})`,
  all: (count: number) => `All (${formatCount(count)})`,
  skippedCount: 'Skipped',
  warningCount: 'Warnings',
  which: 'Which conversations are shown',
  sessions: 'Conversations',
  messages: (count: number) => plural(count, 'message'),
  untitled: 'Untitled',
  earlier: 'Previous',
  later: 'Next',
  range: (from: number, to: number, total: number) =>
    `${formatCount(from)}–${formatCount(to)} of ${formatCount(total)}`,
  skipped: (count: number) => `${plural(count, 'entry', 'entries')} skipped`,
  warnings: (count: number) => plural(count, 'warning'),
  skippedSentence: (code: string) => sentenceOf(SKIPPED, code),
  warningSentence: (code: string) => sentenceOf(WARNING, code),
  places: (count: number) => plural(count, 'place'),
  morePlaces: (count: number) => `Show ${formatCount(count)} more`,
  save: 'Save this report',
  copy: 'Copy it',
  copied: 'The report is on the clipboard.',
  others: 'Other imports since this page was opened',
  other: (names: string, count: number) => `${names}: ${plural(count, 'conversation')}`,
  done: (outcomes: Readonly<Record<ImportOutcome, number>>, skipped: number) =>
    `Import done: ${formatCount(outcomes.new)} new, ${formatCount(outcomes.updated)} updated, ` +
    `${formatCount(outcomes.unchanged)} unchanged, ${formatCount(skipped)} skipped.`,
  ended: (message: string) => `The import has ended. ${message}`,
};
