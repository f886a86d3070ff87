// An in-memory recorder for the tests of the REST transport. It has a few sessions and logs its calls. A test
// can replace its methods.

import {
  type ImportReport,
  DEFAULT_CONFIG,
  failed,
  ok,
  parseBulkCommand,
  parseConfigChange,
  parseEvent,
  parsePreviewIds,
  parseSha256,
  ACK_STATUS,
  type Fact,
  type RecordingApi,
  type RecoveryReport,
  type Reply,
  type Result,
  type SessionDetail,
  type SessionQuery,
} from '../../src/protocol/index.ts';
import { describeApi } from '../../src/hosts/rest/openapi.ts';
import { createRestHandler, type RestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { ROUTES } from '../../src/hosts/rest/routes.ts';
import { exportSessions } from '../../src/formats/index.ts';
import type { ExportSessions, ImportFile, RestRecorder } from '../../src/hosts/rest/route.ts';

export const ORIGIN = 'https://app.example';
export const BASE = '/api/recording';

/** The name of an attachment that the fake recorder has. */
export const SHA256 = 'a1'.repeat(32);

/** A path of the route table with an id of the fake recorder, or with this id. */
export function filled(path: string, id?: string): string {
  return path.replace('{id}', id ?? 's1').replace('{sha256}', id ?? SHA256);
}

/** A session with one cut-off message. */
export function aSession(session_id: string, fields: Partial<SessionDetail> = {}): SessionDetail {
  return {
    session_id,
    provider: 'test',
    title: null,
    workspace_id: null,
    workspace_path: null,
    model: null,
    message_count: 1,
    started_at: '2026-01-01T00:00:00.000Z',
    last_activity: '2026-01-01T00:00:00.000Z',
    status: 'active',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: true,
    pinned: true,
    url: 'https://chat.example/c/1',
    metadata: { tags: ['a'] },
    messages: [
      {
        message_id: 'm1',
        role: 'assistant',
        content: 'Half a sen',
        model: null,
        created_at: 1_767_225_600_000,
        parent_id: null,
        metadata: null,
        position: 0,
        completion: 'open',
        is_complete: false,
        superseded: false,
        missing: [{ offset: 2, length: 1 }],
        revisions: [{ content: 'Half', replaced_at: 1_767_225_600_001 }],
      },
    ],
    next_before: null,
    seq: 2,
    ...fields,
  };
}

/** A recovery report of a session. */
export function aRecovery(session: SessionDetail): RecoveryReport {
  return {
    type: 'recovery',
    session_id: session.session_id,
    last_message_id: 'm1',
    message_count: session.message_count,
    provider: session.provider,
    title: session.title,
    status: session.status,
    started_at: session.started_at,
    last_activity: session.last_activity,
    interrupted_at: session.interrupted_at,
    ended_at: session.ended_at,
    cut_off: [{ message_id: 'm1', role: 'assistant', position: 0, saved_length: 10 }],
    incomplete: [{ message_id: 'm2', role: 'assistant', position: 1, saved_length: 3 }],
    missing: [{ message_id: 'm1', position: 0, offset: 2, length: 1 }],
    lost_messages: [3],
    possible_losses: ['journal:7'],
    expected_message_count: null,
  };
}

const FACTS: readonly Fact[] = [
  { type: 'session_start', session_id: 's1', provider: 'test', seq: 1, recorded_at: 1_767_225_600_000 },
  {
    type: 'message_add',
    session_id: 's1',
    message_id: 'm1',
    role: 'assistant',
    content: '',
    position: 0,
    change: 'new',
    seq: 2,
    recorded_at: 1_767_225_600_000,
  },
];

/** A call of the recorder by the transport: the method and its arguments. */
export type Asked = readonly [method: string, ...given: unknown[]];

export interface FakeRecorder extends RestRecorder {
  readonly asked: Asked[];
  checkpointIfDue(): Promise<void>;
  sweep(): Promise<void>;
}

interface Replaced {
  readonly sessions?: readonly SessionDetail[];
  readonly api?: Partial<RecordingApi>;
  readonly record?: RestRecorder['record'];
  readonly checkpointIfDue?: () => Promise<void>;
}

function acknowledged(event: unknown): Reply {
  const parsed = parseEvent(event);
  if (!parsed.ok) return parsed.error;
  const { type, session_id, event_id } = parsed.value;
  return { type: 'ack', event_id: event_id ?? 'fresh', session_id: session_id ?? '', status: ACK_STATUS[type], seq: 1 };
}

/** Default sessions: `s1` (active) and `s2` (ended). */
export function fakeRecorder({
  sessions = [aSession('s1'), aSession('s2', { status: 'ended' })],
  api = {},
  record,
  checkpointIfDue,
}: Replaced = {}): FakeRecorder {
  const asked: Asked[] = [];
  const known = (session_id: string): Result<SessionDetail> => {
    const session = sessions.find((one) => one.session_id === session_id);
    return session === undefined ? failed('session_not_found', `No session ${session_id}.`) : ok(session);
  };
  const matching = (status: NonNullable<SessionQuery['status']>) =>
    sessions.filter((session) => (status === 'all' ? session.status !== 'trashed' : session.status === status));
  const change = (session_id: string): Result<null> => {
    const session = known(session_id);
    return session.ok ? ok(null) : session;
  };
  return {
    asked,
    async record(events, source) {
      asked.push(['record', events, source]);
      return record === undefined ? events.map(acknowledged) : record(events, source);
    },
    async checkpointIfDue() {
      asked.push(['checkpointIfDue']);
      await checkpointIfDue?.();
    },
    async sweep() {
      asked.push(['sweep']);
    },
    api: {
      async sessions(query = {}) {
        asked.push(['sessions', query]);
        const found = matching(query.status ?? 'all');
        return ok({ sessions: found, total: found.length, next_cursor: null });
      },
      async session(session_id, page) {
        asked.push(['session', session_id, page]);
        return known(session_id);
      },
      async wholeSessions(session_ids) {
        asked.push(['wholeSessions', session_ids]);
        return ok(session_ids.map((id) => known(id).value ?? null));
      },
      async recovery(session_id) {
        asked.push(['recovery', session_id]);
        const session = known(session_id);
        return session.ok ? ok(aRecovery(session.value)) : session;
      },
      async recoveries(query) {
        asked.push(['recoveries', query]);
        const found = matching('interrupted');
        return ok({ sessions: found, total: found.length, next_cursor: null });
      },
      async previews(session_ids) {
        asked.push(['previews', session_ids]);
        const parsed = parsePreviewIds(session_ids);
        return parsed.ok ? ok(parsed.value.map((session_id) => ({ session_id, first_words: 'Hello' }))) : parsed;
      },
      async act(command) {
        asked.push(['act', command]);
        const parsed = parseBulkCommand(command);
        return parsed.ok ? ok({ done: 1, refused: 0, remaining: false }) : parsed;
      },
      async rename(session_id, title) {
        asked.push(['rename', session_id, title]);
        return change(session_id);
      },
      async pin(session_id, pinned) {
        asked.push(['pin', session_id, pinned]);
        return change(session_id);
      },
      quarantine: async () =>
        ok([{ id: 'journal:3', store: 'journal', key: 3, fact_count: 2, stored: 'not what it was' }]),
      async facts(query) {
        asked.push(['facts', query]);
        return ok({ facts: FACTS, read_to: 2, head: 2, complete: true, oldest_since: 0 });
      },
      status: async () =>
        ok({
          status: 'running',
          active_sessions: 1,
          dirty_sessions: 1,
          config: DEFAULT_CONFIG,
          version: '1.2.3',
          namespace: 'test',
          instance_id: 'instance',
          head: 2,
          storage: {
            health: 'ok',
            database_id: 'database-1',
            restored: null,
            copy: { state: 'current', bytes: 512, complete_until: 1_000 },
            usage_bytes: 4096,
            quota_bytes: null,
            persisted: null,
            attachments: null,
          },
        }),
      async configure(settings) {
        asked.push(['configure', settings]);
        const parsed = parseConfigChange(settings);
        return parsed.ok ? ok({ ...DEFAULT_CONFIG, ...parsed.value }) : parsed;
      },
      async trash(session_id) {
        asked.push(['trash', session_id]);
        return change(session_id);
      },
      async restore(session_id) {
        asked.push(['restore', session_id]);
        return change(session_id);
      },
      async purge(session_id) {
        asked.push(['purge', session_id]);
        return change(session_id);
      },
      async purgeAll() {
        asked.push(['purgeAll']);
        return ok(null);
      },
      async attach(bytes, sha256) {
        asked.push(['attach', bytes.size, sha256]);
        const name = parseSha256(sha256);
        return name.ok ? ok({ sha256: name.value, size: bytes.size, media_type: bytes.type }) : name;
      },
      async attachment(sha256) {
        asked.push(['attachment', sha256]);
        if (sha256 !== SHA256) return failed('attachment_not_found', `No attachment ${sha256}.`);
        return ok({ sha256, size: 5, media_type: 'image/png', bytes: new Blob(['bytes'], { type: 'image/png' }) });
      },
      ...api,
    },
  };
}

/** What an import of any file has done. */
export const A_REPORT: ImportReport = {
  format: 'chatgpt',
  sessions: [{ session_id: 'chatgpt:1', title: null, message_count: 2, outcome: 'new' }],
  skipped: [{ where: 'file.json $[1]', reason: 'no_messages' }],
  warnings: [{ code: 'bom', where: 'file.json line 1', message: 'The file begins with a byte order mark.' }],
};

/** The REST transport of a recorder, under the default base. */
export function aTransport(
  recorder: RestRecorder = fakeRecorder(),
  bases: readonly string[] = [BASE],
  importFile: ImportFile = async () => ({ report: A_REPORT, error: null }),
): RestHandler {
  const openApi = async () => Response.json(describeApi(ROUTES, '1.2.3'));
  const exportOf: ExportSessions = (wanted, format, redact) =>
    exportSessions(recorder.api, wanted, format, { now: new Date(0), redact });
  return createRestHandler({ recorder, bases, openApi, importFile, exportSessions: exportOf });
}

/** Sends a request to a transport as page `page-1`. `body` is sent as JSON; a string is sent unchanged. */
export function ask(transport: RestHandler, method: string, path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  return transport.handle(new Request(`${ORIGIN}${BASE}${path}`, { method, ...init }), { page_id: 'page-1' });
}

/** A request with properties that only a browser can set, such as `mode: 'navigate'`. */
export function claiming(request: Request, claims: Readonly<Record<string, unknown>>): Request {
  for (const [name, value] of Object.entries(claims)) Object.defineProperty(request, name, { value });
  return request;
}
