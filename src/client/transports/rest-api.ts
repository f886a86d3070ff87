// `RecordingApi` over REST.

import {
  DEFAULT_PAGE_SIZE,
  failed,
  hexOf,
  isPlainObject,
  ok,
  STORAGE_TROUBLES,
  type Failure,
  type RecordingApi,
  type Result,
} from '../../protocol/index.ts';
import type { Fetcher } from './fetcher.ts';

const NO_BYTES: Failure = { code: 'not_connected', message: 'An attachment was asked for, and no bytes came.' };

async function sha256Of(bytes: Blob): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())));
}

function query(parameters: object = {}): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}

/** The failure in an error answer of ours; null for every other answer. */
export function failureIn(body: unknown): Failure | null {
  if (!isPlainObject(body) || body['type'] !== 'error') return null;
  const { code, message } = body;
  const health = STORAGE_TROUBLES.find((trouble) => trouble === body['health']);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the codes of our own API
  return { code: code as Failure['code'], message: String(message), ...(health === undefined ? {} : { health }) };
}

export function createRestApi(fetcher: Fetcher): RecordingApi {
  async function call<T>(
    method: string,
    path: string,
    select: (body: Record<string, unknown>) => unknown,
    body?: unknown,
  ): Promise<Result<T>> {
    const answer = await fetcher(method, path, body);
    if (!answer.ok) return answer;
    const failure = failureIn(answer.value);
    if (failure !== null) return { ok: false, error: failure };
    if (!isPlainObject(answer.value))
      return failed('not_connected', `${method} ${path} was answered with something else than an object.`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our service worker's reply, as its header says
    return ok(select(answer.value) as T);
  }
  const whole = (body: Record<string, unknown>): unknown => body;
  const session = (sessionId: string): string => `/session/${encodeURIComponent(sessionId)}`;

  const one: RecordingApi['session'] = (sessionId, page) => call('GET', `${session(sessionId)}${query(page)}`, whole);

  return {
    sessions: (wanted) => call('GET', `/sessions${query({ status: 'all', ...wanted })}`, whole),
    session: one,
    async wholeSessions([first = '']) {
      const read = await one(first, { timing: true });
      if (read.ok) return ok([read.value]);
      return read.error.code === 'session_not_found' ? ok([null]) : read;
    },
    recovery: (sessionId) => call('GET', `${session(sessionId)}/recovery`, whole),
    recoveries: (wanted = {}) => call('GET', `/recovery${query({ limit: DEFAULT_PAGE_SIZE, ...wanted })}`, whole),
    previews: (session_ids) => call('POST', '/previews', ({ previews }) => previews, { session_ids }),
    act: (command) => call('POST', '/act', whole, command),
    rename: (sessionId, title) => call('PATCH', session(sessionId), () => null, { title }),
    pin: (sessionId, pinned) => call('PATCH', session(sessionId), () => null, { pinned }),
    quarantine: () => call('GET', '/quarantine', ({ records }) => records),
    facts: ({ session_id, ...wanted }) =>
      call('GET', `${session_id === undefined ? '' : session(session_id)}/events${query(wanted)}`, whole),
    status: () => call('GET', '/status', whole),
    configure: (change) => call('PATCH', '/config', whole, change),
    trash: (sessionId) => call('DELETE', session(sessionId), () => null),
    restore: (sessionId) => call('POST', `${session(sessionId)}/restore`, () => null),
    purge: (sessionId) => call('DELETE', `${session(sessionId)}?purge=true`, () => null),
    purgeAll: () => call('DELETE', '/sessions?purge=true', () => null),
    attach: async (bytes, sha256) =>
      call('PUT', `/blob/${encodeURIComponent(sha256 ?? (await sha256Of(bytes)))}`, whole, bytes),
    async attachment(sha256) {
      const answer = await fetcher('GET', `/blob/${encodeURIComponent(sha256)}`);
      if (!answer.ok) return answer;
      const { value } = answer;
      if (value instanceof Blob) return ok({ sha256, size: value.size, media_type: value.type, bytes: value });
      return { ok: false, error: failureIn(value) ?? NO_BYTES };
    },
  };
}
