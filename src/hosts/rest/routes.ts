// The route table. Dispatch, HEAD, OPTIONS, 404, 405 and the OpenAPI description all follow from it.

import { DEFAULT_PAGE_SIZE, failed, MAX_PAGE_SIZE, ok, SESSION_STATUSES, type Result } from '../../protocol/index.ts';
import { listSessions } from './list-sessions.ts';
import { describeApi } from './openapi.ts';
import { anyText, flag, integer, NO_QUERY, oneOf, queryOf } from './parameters.ts';
import { recordEvents, recordSnapshot } from './record-events.ts';
import { defineRoute, type Route } from './route.ts';
import { ref } from './schema.ts';

/** What the routes that move a session to the trash and back answer. */
function changed(result: Result<null>, session_id: string, status: 'trashed' | 'restored' | 'purged') {
  return result.ok ? ok({ session_id, status }) : result;
}

const FACT_QUERY = queryOf({
  since: integer('Facts after this journal sequence number, 0 when absent.', 0),
  limit: integer('At most so many facts; as many as the recorder reads at once when absent.', 1, MAX_PAGE_SIZE),
});

export const ROUTES: readonly Route[] = [
  defineRoute({
    method: 'POST',
    paths: ['/events'],
    operationId: 'recordEvents',
    summary:
      'Records events in their order. Every event gets one response at its own index, once it is durable or refused.',
    query: NO_QUERY,
    body: ref('EventsRequest'),
    reply: ref('EventsReply'),
    refusal: ref('EventsRefusal'),
    errors: ['invalid_event', 'storage_full'],
    handle: recordEvents,
  }),
  defineRoute({
    method: 'GET',
    paths: ['/events'],
    operationId: 'listFacts',
    summary:
      'Journal facts of all sessions, for a reader that missed some. complete is false when since is older than what is kept.',
    query: FACT_QUERY,
    body: null,
    reply: ref('FactPage'),
    errors: ['invalid_event'],
    handle: ({ door, query }) => door.recorder.api.facts({ since: 0, ...query }),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/snapshot'],
    operationId: 'recordSnapshot',
    summary: 'Records the state of a whole session. Never destroys what is recorded.',
    query: NO_QUERY,
    body: ref('SessionSnapshotEvent'),
    reply: ref('Ack'),
    errors: ['invalid_event', 'event_gap', 'storage_full'],
    handle: recordSnapshot,
  }),
  defineRoute({
    method: 'GET',
    paths: ['/sessions'],
    operationId: 'listSessions',
    summary:
      'Without parameters, all sessions that have not ended; with any parameter, a page of those that match. Newest activity first.',
    query: queryOf({
      status: oneOf('Only sessions of this status; all leaves out the trash. Default all.', [
        ...SESSION_STATUSES,
        'all',
      ]),
      q: anyText('Part of the title, provider, workspace path or id, in any case.'),
      provider: anyText('Only sessions of this provider.'),
      limit: integer(`Sessions in a page, ${DEFAULT_PAGE_SIZE} when absent.`, 1, MAX_PAGE_SIZE),
      cursor: anyText('The next_cursor of the page before.'),
    }),
    body: null,
    reply: { oneOf: [ref('ActiveSessions'), ref('SessionPage')] },
    errors: ['invalid_event'],
    handle: ({ door, query }) => listSessions(door.recorder.api, query),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}', '/sessions/{id}'],
    operationId: 'getSession',
    summary: 'A session with its messages, oldest first.',
    query: queryOf({
      limit: integer('At most so many messages, the newest ones; all when absent.', 1, MAX_PAGE_SIZE),
      before: integer('Only messages at positions below this: the next_before of the page read last.', 0),
    }),
    body: null,
    reply: ref('SessionDetail'),
    errors: ['invalid_event', 'session_not_found'],
    handle: ({ door, session_id, query }) => door.recorder.api.session(session_id, query),
  }),
  defineRoute({
    method: 'DELETE',
    paths: ['/session/{id}', '/sessions/{id}'],
    operationId: 'deleteSession',
    summary: 'Moves a session to the trash, which keeps it for 30 days; with purge, deletes it for good.',
    query: queryOf({ purge: flag('True deletes the session for good, in the trash or not.') }),
    body: null,
    reply: ref('SessionChanged'),
    errors: ['invalid_event', 'session_not_found', 'storage_full'],
    async handle({ door, session_id, query }) {
      if (query.purge === true) return changed(await door.recorder.api.purge(session_id), session_id, 'purged');
      return changed(await door.recorder.api.trash(session_id), session_id, 'trashed');
    },
  }),
  defineRoute({
    method: 'POST',
    paths: ['/session/{id}/restore', '/sessions/{id}/restore'],
    operationId: 'restoreSession',
    summary: 'Takes a session back from the trash.',
    query: NO_QUERY,
    body: null,
    reply: ref('SessionChanged'),
    errors: ['invalid_event', 'session_not_found', 'storage_full'],
    async handle({ door, session_id }) {
      return changed(await door.recorder.api.restore(session_id), session_id, 'restored');
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}/recovery', '/sessions/{id}/recovery'],
    operationId: 'getRecovery',
    summary: 'What was saved of a session that broke off.',
    query: NO_QUERY,
    body: null,
    reply: ref('RecoveryReport'),
    errors: ['invalid_event', 'session_not_found'],
    handle: ({ door, session_id }) => door.recorder.api.recovery(session_id),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}/events', '/sessions/{id}/events'],
    operationId: 'listSessionFacts',
    summary:
      'Journal facts of a session, for a reader that missed some. complete is false when since is older than what is kept.',
    query: FACT_QUERY,
    body: null,
    reply: ref('FactPage'),
    errors: ['invalid_event'],
    handle: ({ door, session_id, query }) => door.recorder.api.facts({ since: 0, ...query, session_id }),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/recovery'],
    operationId: 'listRecoveries',
    summary: 'Every session that is interrupted or timed out, newest activity first.',
    query: NO_QUERY,
    body: null,
    reply: ref('Recoveries'),
    errors: [],
    async handle({ door }) {
      const read = await door.recorder.api.recoveries();
      return read.ok ? ok({ sessions: read.value, total: read.value.length }) : read;
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/quarantine'],
    operationId: 'listQuarantine',
    summary: 'Journal records that were found damaged, oldest first. A recovery tells what of a text is missing.',
    query: NO_QUERY,
    body: null,
    reply: ref('Quarantine'),
    errors: [],
    async handle({ door }) {
      const read = await door.recorder.api.quarantine();
      return read.ok ? ok({ records: read.value, total: read.value.length }) : read;
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/status'],
    operationId: 'getStatus',
    summary: 'How the recorder is: sessions, settings, storage, version.',
    query: NO_QUERY,
    body: null,
    reply: ref('StatusReport'),
    errors: [],
    handle: ({ door }) => door.recorder.api.status(),
  }),
  defineRoute({
    method: 'PATCH',
    paths: ['/config'],
    operationId: 'configure',
    summary: 'Changes the settings that are given, and answers all of them.',
    query: NO_QUERY,
    body: ref('ConfigChange'),
    reply: ref('Config'),
    errors: ['invalid_event', 'storage_full'],
    handle: ({ door, body }) => door.recorder.api.configure(body),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/ws'],
    operationId: 'openSocket',
    summary:
      'Always refused: a service worker cannot take a WebSocket. RecordingSocket of the client library offers the same messages.',
    query: NO_QUERY,
    body: null,
    reply: null,
    errors: ['upgrade_required'],
    handle: () =>
      failed(
        'upgrade_required',
        'A service worker cannot take a WebSocket. Use RecordingSocket of the client library: the WebSocket interface with the same messages.',
      ),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/openapi.json'],
    operationId: 'getOpenApi',
    summary: 'This description, in OpenAPI 3.1.',
    query: NO_QUERY,
    body: null,
    reply: { type: 'object', description: 'An OpenAPI 3.1 document.' },
    errors: [],
    handle: ({ door }) => ok(describeApi(door)),
  }),
];
