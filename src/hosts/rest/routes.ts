// The route table. Dispatch, HEAD, OPTIONS, 404 and 405 follow from it, and with route-descriptions.ts the OpenAPI
// description.

import {
  EXPORT_FORMATS,
  failed,
  IMPORT_DEADLINE_MS,
  MAX_PAGE_SIZE,
  MAX_SEARCH_LIMIT,
  ok,
  REST_DEADLINE_MS,
  SESSION_STATUSES,
  type Result,
} from '../../protocol/index.ts';
import { getBlob, putBlob } from './attachments.ts';
import { changeSession, commandSessions, previewSessions } from './change-session.ts';
import { importFile } from './import-file.ts';
import { exportFile } from './export-file.ts';
import { endRecoveries, listRecoveries, listSessions, withoutEmpty } from './list-sessions.ts';
import { anyText, flag, integer, NO_QUERY, oneOf, pointInTime, queryOf } from './parameters.ts';
import { recordEvents, recordSnapshot } from './record-events.ts';
import { defineRoute, type Route } from './route.ts';
import { searchMessages } from './search-messages.ts';

/** What the routes that change one session answer. */
function changed(result: Result<null>, session_id: string, status: 'changed' | 'trashed' | 'restored' | 'purged') {
  return result.ok ? ok({ session_id, status }) : result;
}

const NOT_PURGE = 'This deletes everything that is recorded for good. If you mean that, add ?purge=true.';

/** Which sessions of the list a request is about. */
const FILTERS = {
  status: oneOf([...SESSION_STATUSES, 'all', 'stopped']),
  q: anyText(),
  provider: anyText(),
  model: anyText(),
  workspace: anyText(),
  pinned: flag(),
  since: pointInTime(),
  until: pointInTime(),
};

const FACT_QUERY = queryOf({
  since: integer(0),
  limit: integer(1, MAX_PAGE_SIZE),
});

export const ROUTES: readonly Route[] = [
  defineRoute({
    method: 'POST',
    paths: ['/events'],
    query: NO_QUERY,
    takesBody: true,
    handle: recordEvents,
  }),
  defineRoute({
    method: 'GET',
    paths: ['/events'],
    query: FACT_QUERY,
    takesBody: false,
    handle: ({ service, query }) => service.recorder.api.facts({ since: 0, ...query }),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/snapshot'],
    query: NO_QUERY,
    takesBody: true,
    handle: recordSnapshot,
  }),
  defineRoute({
    method: 'GET',
    paths: ['/sessions'],
    query: queryOf({
      ...FILTERS,
      limit: integer(1, MAX_PAGE_SIZE),
      skip: integer(0),
      cursor: anyText(),
    }),
    takesBody: false,
    handle: ({ service, query }) => listSessions(service.recorder.api, query),
  }),
  defineRoute({
    method: 'DELETE',
    paths: ['/sessions'],
    query: queryOf({ purge: flag() }),
    takesBody: false,
    async handle({ service, query }) {
      if (query.purge !== true) return failed('invalid_event', NOT_PURGE);
      const purged = await service.recorder.api.purgeAll();
      return purged.ok ? ok({ status: 'purged' }) : purged;
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/search'],
    query: queryOf({
      q: anyText(),
      status: oneOf([...SESSION_STATUSES, 'all', 'stopped']),
      provider: anyText(),
      model: anyText(),
      workspace: anyText(),
      since: pointInTime(),
      until: pointInTime(),
      limit: integer(1, MAX_SEARCH_LIMIT),
      cursor: anyText(),
    }),
    takesBody: false,
    handle: ({ service, query }) => searchMessages(service.recorder.api, service.askIndex, query),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}', '/sessions/{id}'],
    query: queryOf({
      limit: integer(1, MAX_PAGE_SIZE),
      before: integer(0),
      around: anyText(),
      timing: flag(),
    }),
    takesBody: false,
    handle: ({ service, session_id, query }) => service.recorder.api.session(session_id, query),
  }),
  defineRoute({
    method: 'PATCH',
    paths: ['/session/{id}', '/sessions/{id}'],
    query: NO_QUERY,
    takesBody: true,
    async handle({ service, session_id, body }) {
      return changed(await changeSession(service.recorder.api, session_id, body), session_id, 'changed');
    },
  }),
  defineRoute({
    method: 'DELETE',
    paths: ['/session/{id}', '/sessions/{id}'],
    query: queryOf({ purge: flag() }),
    takesBody: false,
    async handle({ service, session_id, query }) {
      if (query.purge === true) return changed(await service.recorder.api.purge(session_id), session_id, 'purged');
      return changed(await service.recorder.api.trash(session_id), session_id, 'trashed');
    },
  }),
  defineRoute({
    method: 'POST',
    paths: ['/session/{id}/restore', '/sessions/{id}/restore'],
    query: NO_QUERY,
    takesBody: false,
    async handle({ service, session_id }) {
      return changed(await service.recorder.api.restore(session_id), session_id, 'restored');
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}/export', '/sessions/{id}/export'],
    query: queryOf({ format: oneOf(EXPORT_FORMATS), redact: flag() }),
    takesBody: false,
    handle: (call) => exportFile(call, { session_ids: [call.session_id] }, call.query),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/export'],
    query: queryOf({ format: oneOf(EXPORT_FORMATS), redact: flag(), ...FILTERS }),
    takesBody: false,
    handle({ query: { format, redact, ...query }, ...call }) {
      return exportFile(call, { query: withoutEmpty(query) }, { format, redact });
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}/recovery', '/sessions/{id}/recovery'],
    query: NO_QUERY,
    takesBody: false,
    handle: ({ service, session_id }) => service.recorder.api.recovery(session_id),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/session/{id}/events', '/sessions/{id}/events'],
    query: FACT_QUERY,
    takesBody: false,
    handle: ({ service, session_id, query }) => service.recorder.api.facts({ since: 0, ...query, session_id }),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/recovery'],
    query: queryOf({ limit: integer(1, MAX_PAGE_SIZE), cursor: anyText() }),
    takesBody: false,
    handle: ({ service, query }) => listRecoveries(service.recorder.api, query),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/recovery/end'],
    query: NO_QUERY,
    takesBody: false,
    handle: ({ service }) => endRecoveries(service.recorder.api),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/previews'],
    query: NO_QUERY,
    takesBody: true,
    handle: ({ service, body }) => previewSessions(service.recorder.api, body),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/act'],
    query: NO_QUERY,
    takesBody: true,
    handle: ({ service, body }) => commandSessions(service.recorder.api, body),
  }),
  defineRoute({
    method: 'POST',
    paths: ['/import'],
    query: queryOf({ name: anyText() }),
    takesBody: true,
    fileDeadlineMs: IMPORT_DEADLINE_MS,
    handle: importFile,
  }),
  defineRoute({
    method: 'GET',
    paths: ['/quarantine'],
    query: NO_QUERY,
    takesBody: false,
    async handle({ service }) {
      const read = await service.recorder.api.quarantine();
      return read.ok ? ok({ records: read.value, total: read.value.length }) : read;
    },
  }),
  defineRoute({
    method: 'GET',
    paths: ['/status'],
    query: NO_QUERY,
    takesBody: false,
    handle: ({ service }) => service.recorder.api.status(),
  }),
  defineRoute({
    method: 'PATCH',
    paths: ['/config'],
    query: NO_QUERY,
    takesBody: true,
    handle: ({ service, body }) => service.recorder.api.configure(body),
  }),
  defineRoute({
    method: 'PUT',
    paths: ['/blob/{sha256}'],
    query: NO_QUERY,
    takesBody: true,
    fileDeadlineMs: REST_DEADLINE_MS,
    handle: ({ service, sha256, body }) => putBlob(service.recorder.api, sha256, body),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/blob/{sha256}'],
    query: NO_QUERY,
    takesBody: false,
    handle: ({ service, sha256, request }) => getBlob(service.recorder.api, sha256, request),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/ws'],
    query: NO_QUERY,
    takesBody: false,
    handle: () =>
      failed(
        'upgrade_required',
        'A service worker cannot take a WebSocket. Use RecordingSocket of the client library: the WebSocket interface with the same messages.',
      ),
  }),
  defineRoute({
    method: 'GET',
    paths: ['/openapi.json'],
    query: NO_QUERY,
    takesBody: false,
    async handle({ service }) {
      const read = await service.readDescription();
      return read.ok ? ok({ ...read.value, servers: service.bases.map((url) => ({ url })) }) : read;
    },
  }),
];
