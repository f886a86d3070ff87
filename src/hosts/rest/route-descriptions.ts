// What the OpenAPI description says of the routes beyond the table itself. Kept from the table, as workers have
// no use for it: the document is made when the build is.

import {
  DEFAULT_PAGE_SIZE,
  DEFAULT_SEARCH_LIMIT,
  MAX_PREVIEWS,
  MAX_TITLE_LENGTH,
  type ErrorCode,
} from '../../protocol/index.ts';
import type { Route } from './route.ts';
import { bytesOf, id, ref, type Schema } from './schema.ts';

interface RouteDescription {
  readonly operationId: string;
  readonly summary: string;
  /** What the body must be; null where none is read. */
  readonly body: Schema | null;
  /** What a 200 carries; null where there is no 200. */
  readonly reply: Schema | null;
  /** A 200 carries bytes of any type, and not JSON. */
  readonly answersBytes?: true;
  /** A 200 carries a file that is to be saved, and not JSON. */
  readonly repliesFile?: true;
  /** What an error carries, where it is more than an error reply. */
  readonly refusal?: Schema;
  /** Codes beyond those that every route of its kind may answer. */
  readonly errors: readonly ErrorCode[];
  /** What each query parameter means, by its name. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The description of a route. Throws for one that has none. */
export function descriptionOf({ method, paths: [path] }: Route): RouteDescription {
  const description = DESCRIPTIONS[`${method} ${path}`];
  if (description === undefined) throw new Error(`${method} ${path} is not described: do so in route-descriptions.ts.`);
  return description;
}

/** How sessions are exported. */
const EXPORT = {
  format: 'The format of the file, jsonl when absent.',
  redact: 'True replaces secrets by markers, by the rules that are set.',
};

/** What filters a list of sessions. */
const FILTERS = {
  status: 'Only sessions of this status; stopped: interrupted or timed_out; all excludes the trash. Default all.',
  q: 'Part of the title, provider, workspace path or id, in any case.',
  provider: 'Only sessions of this provider.',
  model: 'Part of the model, in any case.',
  workspace: 'Part of the id or path of the workspace, in any case.',
  pinned: 'Only sessions that a person has pinned, or only the others.',
  since: 'Earliest last activity, in epoch ms or RFC 3339.',
  until: 'The last activity is before this time, in epoch ms or RFC 3339.',
};

const A_FILE: Schema = { type: 'string', format: 'binary' };

/** By method and first path. */
const DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  'POST /events': {
    operationId: 'recordEvents',
    summary:
      'Records events in their order. Every event gets one response at its own index, once it is durable or refused.',
    body: ref('EventsRequest'),
    reply: ref('EventsReply'),
    refusal: ref('EventsRefusal'),
    errors: ['invalid_event', 'storage_full'],
  },
  'GET /events': {
    operationId: 'listFacts',
    summary:
      'Journal facts of all sessions, for a reader that missed some. complete is false when since is older than what is kept.',
    body: null,
    reply: ref('FactPage'),
    errors: ['invalid_event'],
    parameters: {
      since: 'Facts after this journal sequence number, 0 when absent.',
      limit: 'Return at most this many facts; as many as the recorder reads at once when absent.',
    },
  },
  'POST /snapshot': {
    operationId: 'recordSnapshot',
    summary: 'Records the state of a whole session. Never destroys what is recorded.',
    body: ref('SessionSnapshotEvent'),
    reply: ref('Ack'),
    errors: ['invalid_event', 'event_gap', 'storage_full'],
  },
  'GET /sessions': {
    operationId: 'listSessions',
    summary:
      'Without parameters, all sessions that have not ended; with any parameter, a page of those that match. Newest activity first.',
    body: null,
    reply: { oneOf: [ref('ActiveSessions'), ref('SessionPage')] },
    errors: ['invalid_event'],
    parameters: {
      ...FILTERS,
      limit: `Sessions in a page, ${DEFAULT_PAGE_SIZE} when absent.`,
      skip: 'How many sessions the page leaves out, after the cursor or from the top.',
      cursor: 'The next_cursor of the page before.',
    },
  },
  'GET /search': {
    operationId: 'searchMessages',
    summary:
      'Messages and titles with all words of q, by session. From the search index where a page of the viewer has it open; otherwise the newest messages are searched, and complete is false unless that was all.',
    body: null,
    reply: ref('SearchPage'),
    errors: ['invalid_event'],
    parameters: {
      q: 'Words, "phrases", and -excluded ones of both. The last word may be the beginning of one.',
      status: 'Only sessions of this status; stopped: interrupted or timed_out; all excludes the trash. Default all.',
      provider: 'Only sessions of this provider.',
      model: 'Part of the model, in any case.',
      workspace: 'Part of the id or path of the workspace, in any case.',
      since: 'Earliest last activity of the session, in epoch ms or RFC 3339.',
      until: 'The last activity of the session is before this time, in epoch ms or RFC 3339.',
      limit: `Sessions in a page, ${DEFAULT_SEARCH_LIMIT} when absent.`,
      cursor: 'The next_cursor of the page before.',
    },
  },
  'GET /session/{id}': {
    operationId: 'getSession',
    summary: 'A session with its messages, oldest first.',
    body: null,
    reply: ref('SessionDetail'),
    errors: ['invalid_event', 'session_not_found', 'message_not_found'],
    parameters: {
      limit: 'Return at most this many messages, the newest; all when absent.',
      before: 'Only messages at positions below this: the next_before of the page read last.',
      around: 'The message_id of a message: return limit messages around it, whatever before is.',
      timing: 'True returns the timing of each message, too.',
    },
  },
  'DELETE /sessions': {
    operationId: 'deleteEverything',
    summary:
      'Deletes everything that is recorded for good: sessions, the trash, attachments, damaged values and the second copy. Settings stay.',
    body: null,
    reply: ref('AllPurged'),
    errors: ['invalid_event'],
    parameters: {
      purge: 'Must be true.',
    },
  },
  'PATCH /session/{id}': {
    operationId: 'changeSession',
    summary: 'Gives a session another title, pins or unpins it. Its status and its place in lists stay.',
    body: {
      type: 'object',
      properties: { title: { type: 'string', maxLength: MAX_TITLE_LENGTH }, pinned: { type: 'boolean' } },
      anyOf: [{ required: ['title'] }, { required: ['pinned'] }],
    },
    reply: ref('SessionChanged'),
    errors: ['invalid_event', 'session_not_found', 'storage_full'],
  },
  'DELETE /session/{id}': {
    operationId: 'deleteSession',
    summary: 'Moves a session to the trash, which keeps it for 30 days; with purge, deletes it for good.',
    body: null,
    reply: ref('SessionChanged'),
    errors: ['invalid_event', 'session_not_found', 'storage_full'],
    parameters: {
      purge: 'True deletes the session for good, in the trash or not.',
    },
  },
  'POST /session/{id}/restore': {
    operationId: 'restoreSession',
    summary: 'Takes a session back from the trash.',
    body: null,
    reply: ref('SessionChanged'),
    errors: ['invalid_event', 'session_not_found', 'storage_full'],
  },
  'GET /session/{id}/export': {
    operationId: 'exportSession',
    summary:
      'A session as a file to be saved, written while it is read. X-Export-Losses names what the format cannot carry.',
    body: null,
    reply: A_FILE,
    repliesFile: true,
    errors: ['invalid_event', 'session_not_found', 'not_connected'],
    parameters: EXPORT,
  },
  'GET /export': {
    operationId: 'exportSessions',
    summary: 'The sessions that match, all but the trash without a filter, as one file. As GET /session/{id}/export.',
    body: null,
    reply: A_FILE,
    repliesFile: true,
    errors: ['invalid_event', 'not_connected'],
    parameters: { ...EXPORT, ...FILTERS },
  },
  'GET /session/{id}/recovery': {
    operationId: 'getRecovery',
    summary: 'What was saved of an interrupted session.',
    body: null,
    reply: ref('RecoveryReport'),
    errors: ['invalid_event', 'session_not_found'],
  },
  'GET /session/{id}/events': {
    operationId: 'listSessionFacts',
    summary:
      'Journal facts of a session, for a reader that missed some. complete is false when since is older than what is kept.',
    body: null,
    reply: ref('FactPage'),
    errors: ['invalid_event'],
    parameters: {
      since: 'Facts after this journal sequence number, 0 when absent.',
      limit: 'At most so many facts; as many as the recorder reads at once when absent.',
    },
  },
  'GET /recovery': {
    operationId: 'listRecoveries',
    summary: 'The sessions that are interrupted or timed out, newest activity first: all of them without parameters.',
    body: null,
    reply: ref('SessionPage'),
    errors: ['invalid_event'],
    parameters: {
      limit: 'At most so many sessions.',
      cursor: 'The next_cursor of the page before.',
    },
  },
  'POST /recovery/end': {
    operationId: 'endRecoveries',
    summary: 'Ends sessions that are interrupted or timed out, for a few seconds; ask again while some remain.',
    body: null,
    reply: ref('EndedSessions'),
    errors: [],
  },
  'POST /previews': {
    operationId: 'previewSessions',
    summary: `How sessions begin: the first words of their user. At most ${MAX_PREVIEWS} sessions.`,
    body: {
      type: 'object',
      properties: { session_ids: { type: 'array', items: id, maxItems: MAX_PREVIEWS } },
      required: ['session_ids'],
    },
    reply: ref('Previews'),
    errors: ['invalid_event'],
  },
  'POST /act': {
    operationId: 'actOnSessions',
    summary:
      'Ends, trashes, restores or purges the sessions that session_ids names or a query lists, for a few seconds; ask again while some remain.',
    body: ref('BulkCommand'),
    reply: ref('BulkResult'),
    errors: ['invalid_event', 'storage_full'],
  },
  'POST /import': {
    operationId: 'importFile',
    summary:
      'Imports the chats of an export, a backup or a log of another tool, or of a ZIP archive of these. The same file again changes nothing.',
    body: { description: 'The bytes of the file. Its format is told by its content.' },
    reply: ref('ImportReport'),
    refusal: ref('ImportRefusal'),
    errors: ['nothing_imported', 'cancelled', 'storage_full', 'not_connected'],
    parameters: { name: 'The name of the file, which the report gives.' },
  },
  'GET /quarantine': {
    operationId: 'listQuarantine',
    summary: 'Damaged journal records, oldest first. The recovery of a session names the text that is missing.',
    body: null,
    reply: ref('Quarantine'),
    errors: [],
  },
  'GET /status': {
    operationId: 'getStatus',
    summary: 'The state of the recorder: sessions, settings, storage, version.',
    body: null,
    reply: ref('StatusReport'),
    errors: [],
  },
  'PATCH /config': {
    operationId: 'configure',
    summary: 'Changes the given settings, and returns all settings.',
    body: ref('ConfigChange'),
    reply: ref('Config'),
    errors: ['invalid_event', 'storage_full'],
  },
  'PUT /blob/{sha256}': {
    operationId: 'putAttachment',
    summary:
      'Stores the bytes of the body under their SHA-256, with its content type. What is stored already stays as it is. What no message names within a day is deleted.',
    body: bytesOf('At most 256 MiB.'),
    reply: ref('AttachmentInfo'),
    errors: ['invalid_event', 'hash_mismatch', 'attachments_full', 'storage_full'],
  },
  'GET /blob/{sha256}': {
    operationId: 'getAttachment',
    summary:
      'The bytes of an attachment, or the part that a Range header asks for (206; 416 beyond the end). Pictures, audio and video have their content type; anything else, SVG and HTML too, is application/octet-stream and a download. X-Attachment-Type has the type that it was stored with.',
    body: null,
    answersBytes: true,
    reply: bytesOf('All bytes.'),
    errors: ['invalid_event', 'attachment_not_found'],
  },
  'GET /ws': {
    operationId: 'openSocket',
    summary:
      'Always refused: a service worker cannot take a WebSocket. RecordingSocket of the client library offers the same messages.',
    body: null,
    reply: null,
    errors: ['upgrade_required'],
  },
  'GET /openapi.json': {
    operationId: 'getOpenApi',
    summary: 'This description, in OpenAPI 3.1.',
    body: null,
    reply: { type: 'object', description: 'An OpenAPI 3.1 document.' },
    errors: ['not_found'],
  },
};
