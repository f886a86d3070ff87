// The replies of the routes as JSON Schema.

import {
  ACK_STATUS,
  BULK_ACTIONS,
  COMPLETIONS,
  CONFIG_SHAPE,
  DEFAULT_CONFIG,
  MAX_NAMED_SESSIONS,
  PREVIEW_LENGTH,
  REDACTION_RULE_SHAPE,
  SESSION_STATUSES,
  STORAGE_TROUBLES,
  SUMMARY_TITLE_LENGTH,
  type Ack,
  type AttachmentInfo,
  type AttachmentTotals,
  type ErrorReply,
  type BulkResult,
  type FactPage,
  type ImportedSummary,
  type ImportReport,
  type ImportWarning,
  type MissingText,
  type QuarantinedRecord,
  type RecordedMessage,
  type RecoveryReport,
  type RenamedMessage,
  type Revision,
  type SearchGroup,
  type SearchHit,
  type SearchPage,
  type SessionDetail,
  type SessionPage,
  type SessionPreview,
  type SessionSummary,
  type SkippedEntry,
  type CopyReport,
  type RestoredReport,
  type StatusReport,
  type TextRange,
  type UnfinishedMessage,
} from '../../protocol/index.ts';
import { schemaOfShape } from './field-schemas.ts';
import type { Previews } from './change-session.ts';
import type { ActiveSessions, EndedSessions } from './list-sessions.ts';
import type { EventsReply } from './record-events.ts';
import { STATUS_OF_CODE } from './reply.ts';
import {
  anyJson,
  codeUnits,
  count,
  dateTime,
  id,
  listOf,
  nullable,
  objectOf,
  ref,
  sha256,
  text,
  time,
  word,
  yesOrNo,
  type Schema,
} from './schema.ts';

/** The primary key of a stored value. */
const STORED_KEY: Schema = { anyOf: [count, text, listOf({ anyOf: [count, text] })] };

const replies = {
  Ack: objectOf<Ack>(
    'The event is durable.',
    { type: { const: 'ack' }, event_id: text, session_id: text, status: word(...Object.values(ACK_STATUS)) },
    {
      seq: { ...count, description: 'Place in the journal; absent when the event changed nothing.' },
      duplicate: { const: true },
      resumed: { const: true },
      expected_message_count: count,
      ignored_fields: {
        ...listOf(text),
        description:
          'What was dropped, at most the first 1,000, while the rest of the event was recorded: optional fields whose values were wrong, such as title or messages.2.model, and parts of a content that are no text, such as content.1.',
      },
      renamed_messages: {
        ...listOf(ref('RenamedMessage')),
        description:
          'Messages of a snapshot that name the id of an earlier one, and the ids under which they are recorded.',
      },
    },
  ),
  RenamedMessage: objectOf<RenamedMessage>(
    'A message that is recorded under another id.',
    { message_id: id, recorded_as: id },
    {},
  ),
  ErrorCode: word(...Object.keys(STATUS_OF_CODE)),
  ErrorReply: objectOf<ErrorReply>(
    'Why an event or a request was refused, and what to do next.',
    { type: { const: 'error' }, event_id: nullable(text), code: ref('ErrorCode'), message: text },
    {
      expected_offset: {
        ...codeUnits,
        description: 'With append_gap: the length of the message, in UTF-16 code units.',
      },
      expected_counter: { ...count, description: "With event_gap: the counter of the client's next event." },
      health: { ...word(...STORAGE_TROUBLES), description: 'What is wrong with the storage, where that is the cause.' },
    },
  ),
  Reply: { oneOf: [ref('Ack'), ref('ErrorReply')] },
  EventsReply: objectOf<EventsReply>(
    'One response for each event, in their order.',
    { processed: count, responses: listOf(ref('Reply')) },
    {},
  ),
  EventsRefusal: {
    allOf: [ref('ErrorReply'), { type: 'object', properties: { processed: count, responses: listOf(ref('Reply')) } }],
    description: 'With the responses when storage refused every event.',
  },
  ImportedSession: objectOf<ImportedSummary>(
    'A session of an import, and what became of it.',
    {
      session_id: id,
      title: nullable(text),
      message_count: count,
      outcome: word('new', 'updated', 'unchanged'),
    },
    { in_trash: { const: true, description: 'The session was in the trash before the import, and stays there.' } },
  ),
  SkippedEntry: objectOf<SkippedEntry>(
    'An entry of a file that gave no session.',
    { where: { ...text, description: 'File and place in it.' }, reason: text },
    {},
  ),
  ImportWarning: objectOf<ImportWarning>(
    'What was imported in part, or not as its source may have meant it.',
    { code: text, where: text, message: text },
    {},
  ),
  ImportReport: objectOf<ImportReport>(
    'What an import has done: every entry of its file is in it.',
    {
      format: { ...text, description: 'Names of the formats that were read.' },
      sessions: listOf(ref('ImportedSession')),
      skipped: listOf(ref('SkippedEntry')),
      warnings: listOf(ref('ImportWarning')),
    },
    {},
  ),
  ImportRefusal: {
    allOf: [ref('ErrorReply'), { type: 'object', properties: { report: ref('ImportReport') } }],
    description: 'With the report of what was imported before.',
  },
  SessionChanged: {
    type: 'object',
    properties: { session_id: id, status: word('changed', 'trashed', 'restored', 'purged') },
    required: ['session_id', 'status'],
  },
  AllPurged: {
    type: 'object',
    properties: { status: word('purged') },
    required: ['status'],
  },
};

const summary = {
  session_id: id,
  provider: text,
  title: nullable(text),
  workspace_id: nullable(text),
  workspace_path: nullable(text),
  model: nullable(text),
  message_count: count,
  started_at: dateTime,
  last_activity: dateTime,
  status: ref('SessionStatus'),
  interrupted_at: nullable(dateTime),
  ended_at: nullable(dateTime),
  trashed_at: nullable(dateTime),
  expected_message_count: nullable(count),
  is_dirty: yesOrNo,
  pinned: yesOrNo,
  url: { ...nullable(text), description: 'The http(s) address in url of the metadata.' },
};

const change = schemaOfShape(CONFIG_SHAPE, 'ConfigChange', {
  ConfigChange: 'The settings to change; the others stay.',
});

const summaryTitle = {
  ...summary.title,
  description: `The first ${SUMMARY_TITLE_LENGTH} characters of the title.`,
};

const views = {
  SessionStatus: word(...SESSION_STATUSES),
  SessionSummary: objectOf<SessionSummary>('A session in a list.', { ...summary, title: summaryTitle }, {}),
  SessionPage: objectOf<SessionPage>(
    'A page of sessions.',
    { sessions: listOf(ref('SessionSummary')), total: count, next_cursor: nullable(text) },
    {},
  ),
  ActiveSessions: objectOf<ActiveSessions>(
    'All sessions that have not ended.',
    { active_sessions: listOf(ref('SessionSummary')), total: count },
    {},
  ),
  Revision: objectOf<Revision>('An earlier text of a message.', { content: text, replaced_at: time }, {}),
  TextRange: objectOf<TextRange>('A piece of a text.', { offset: codeUnits, length: codeUnits }, {}),
  SearchHit: objectOf<SearchHit>(
    'A message that a search has found, or the title of its session: then all but snippet and ranges are null.',
    {
      message_id: nullable(id),
      position: nullable(count),
      role: nullable(text),
      created_at: nullable(time),
      snippet: text,
      ranges: { ...listOf(ref('TextRange')), description: 'What to highlight in the snippet, in order and apart.' },
    },
    {},
  ),
  SearchGroup: objectOf<SearchGroup>(
    'What a search has found in one session, the best hit first.',
    { session: ref('SessionSummary'), hits: listOf(ref('SearchHit')), has_more: yesOrNo },
    {},
  ),
  SearchPage: objectOf<SearchPage>(
    'A page of what a search has found.',
    {
      groups: listOf(ref('SearchGroup')),
      next_cursor: nullable(text),
      order: { ...word('relevance', 'recency'), description: 'recency: the newest come first.' },
      complete: { ...yesOrNo, description: 'Everything that is recorded was searched.' },
      searched_messages: { ...nullable(count), description: 'How many messages were searched; null where all were.' },
    },
    {},
  ),
  Completion: {
    ...word(...COMPLETIONS),
    description:
      'How far a message has come. paused and incomplete: its app said is_complete: false; open and paused: more may come; cut_off: its client was lost before it was complete.',
  },
  RecordedMessage: objectOf<RecordedMessage>(
    'A recorded message.',
    {
      message_id: id,
      role: text,
      content: text,
      model: nullable(text),
      created_at: time,
      parent_id: nullable(id),
      metadata: anyJson,
      position: count,
      completion: ref('Completion'),
      is_complete: yesOrNo,
      superseded: yesOrNo,
      missing: listOf(ref('TextRange')),
      revisions: listOf(ref('Revision')),
    },
    {
      timing: {
        ...nullable(listOf({ type: 'array', items: count, minItems: 2, maxItems: 2 })),
        description:
          'Where it was asked for: the length of the content in UTF-16 code units after each commit that made it longer, and when that was, in epoch ms. Null where that is not known.',
      },
    },
  ),
  SessionDetail: objectOf<SessionDetail>(
    'A session with its messages, oldest first.',
    {
      ...summary,
      metadata: anyJson,
      messages: listOf(ref('RecordedMessage')),
      next_before: nullable(count),
      seq: count,
    },
    {},
  ),
  UnfinishedMessage: objectOf<UnfinishedMessage>(
    'A message of which only a part was saved.',
    { message_id: id, role: text, position: count, saved_length: codeUnits },
    {},
  ),
  MissingText: objectOf<MissingText>(
    'A piece of a message that is lost because storage was damaged. Each of its code units is U+FFFD in the content.',
    { message_id: id, position: count, offset: codeUnits, length: codeUnits },
    {},
  ),
  QuarantinedRecord: objectOf<QuarantinedRecord>(
    'A stored value that was found damaged: its store and key, and of a journal record the numbers that its facts took.',
    { id: text, store: text, key: STORED_KEY, fact_count: count, stored: text },
    {},
  ),
  Quarantine: {
    type: 'object',
    properties: { records: listOf(ref('QuarantinedRecord')), total: count },
    required: ['records', 'total'],
  },
  RecoveryReport: objectOf<RecoveryReport>(
    'What was saved of a session.',
    {
      type: { const: 'recovery' },
      session_id: id,
      last_message_id: nullable(id),
      message_count: count,
      provider: text,
      title: summaryTitle,
      status: ref('SessionStatus'),
      started_at: dateTime,
      last_activity: dateTime,
      interrupted_at: nullable(dateTime),
      ended_at: nullable(dateTime),
      cut_off: listOf(ref('UnfinishedMessage')),
      incomplete: {
        ...listOf(ref('UnfinishedMessage')),
        description: 'Messages that are incomplete as their app said.',
      },
      missing: listOf(ref('MissingText')),
      lost_messages: listOf(count),
      possible_losses: {
        ...listOf(text),
        description:
          'Ids of quarantined values that may have held something of this session that no other field reports.',
      },
      expected_message_count: nullable(count),
    },
    {},
  ),
  EndedSessions: objectOf<EndedSessions>(
    'How many sessions were ended, and how many remain.',
    { ended: count, remaining: count },
    {},
  ),
  SessionPreview: objectOf<SessionPreview>(
    'How a session begins.',
    {
      session_id: id,
      first_words: {
        ...nullable(text),
        description: `The first ${PREVIEW_LENGTH} characters of the first text of role user; null where there is none.`,
      },
    },
    {},
  ),
  Previews: objectOf<Previews>(
    'How sessions begin, in the order of their ids.',
    { previews: listOf(ref('SessionPreview')) },
    {},
  ),
  BulkCommand: {
    type: 'object',
    description: 'What is to be done with sessions: exactly one of session_ids and query says with which.',
    properties: {
      action: word(...BULK_ACTIONS),
      session_ids: { ...listOf(id), maxItems: MAX_NAMED_SESSIONS },
      query: {
        type: 'object',
        description: 'As the parameters of GET /sessions, with times in epoch ms.',
        properties: {
          status: word('all', 'stopped', ...SESSION_STATUSES),
          q: text,
          provider: text,
          model: text,
          workspace: text,
          since: time,
          until: time,
        },
      },
    },
    required: ['action'],
  },
  BulkResult: objectOf<BulkResult>(
    'How many sessions were changed, how many are being recorded and were left, and whether some remain to be done.',
    { done: count, refused: count, remaining: yesOrNo },
    {},
  ),
  FactPage: objectOf<FactPage>(
    'Facts of the journal.',
    { facts: listOf(ref('Fact')), read_to: count, head: count, complete: yesOrNo, oldest_since: count },
    {},
  ),
  Config: {
    allOf: [ref('ConfigChange')],
    description: 'The settings of the recorder.',
    required: Object.keys(DEFAULT_CONFIG),
  },
  ConfigChange: change,
  RedactionRule: schemaOfShape(REDACTION_RULE_SHAPE, 'RedactionRule', {
    RedactionRule:
      'What its pattern matches is replaced by `[redacted: name]` before it is written, while `redact` is true.',
    name: '1 to 40 small letters, digits and hyphens.',
    pattern:
      "A regular expression in JavaScript's syntax with the flag u, which matches in linear time: without lookarounds and references to groups. ^ and $ match at lines. The longest match counts.",
  }),
  AttachmentInfo: objectOf<AttachmentInfo>(
    'What a message says to name an attachment.',
    { sha256, size: count, media_type: { ...text, description: 'As it was given first.' } },
    {},
  ),
  AttachmentTotals: objectOf<AttachmentTotals>('How much attachments take.', { count, bytes: count }, {}),
  RestoredReport: objectOf<RestoredReport>(
    'What has come back from the second copy, because the database had lost it.',
    {
      from_database_id: {
        ...text,
        description: 'Of the database that was lost, or of this one where that had lost its end.',
      },
      sessions: count,
      pending: { ...count, description: 'How many of them are still to come back. One that is asked for comes first.' },
      complete_until: { ...count, description: 'What was recorded after this time may be missing, in epoch ms.' },
    },
    {},
  ),
  CopyReport: objectOf<CopyReport>(
    'What the second copy is worth now, as the worker that answers knows.',
    {
      state: {
        ...word('off', 'current', 'behind', 'gave_way', 'unavailable'),
        description:
          'off: the setting is. current: it has all that checkpoints have written. behind: not yet. gave_way: it was deleted, because the browser had no room left. unavailable: there is no Cache Storage, or that does not answer or takes nothing.',
      },
      bytes: { ...nullable(count), description: 'What it takes, counted in the last 30 s.' },
      complete_until: {
        ...nullable(count),
        description: 'What was recorded after this time may not be in it, in epoch ms; null where there is none.',
      },
    },
    {},
  ),
  Storage: objectOf<StatusReport['storage']>(
    'Space and health of the storage; null where the browser does not report it.',
    {
      health: word('ok', ...STORAGE_TROUBLES),
      database_id: { ...nullable(text), description: 'Another one when the recordings were deleted and begun anew.' },
      usage_bytes: nullable(count),
      quota_bytes: nullable(count),
      persisted: nullable(yesOrNo),
      restored: nullable(ref('RestoredReport')),
      copy: ref('CopyReport'),
      attachments: nullable(ref('AttachmentTotals')),
    },
    {},
  ),
  StatusReport: objectOf<StatusReport>(
    'The state of the recorder.',
    {
      status: { const: 'running' },
      active_sessions: count,
      dirty_sessions: count,
      config: ref('Config'),
      version: text,
      namespace: text,
      instance_id: text,
      head: count,
      storage: ref('Storage'),
    },
    {},
  ),
};

export const REPLY_SCHEMAS: Readonly<Record<string, Schema>> = { ...replies, ...views };
