// `RecordingApi` by one function that every call goes through.

import type { RecordingApi, Result } from '../../protocol/index.ts';

/** Makes a call of an api, once that is there. */
export type Call = <T>(ask: (api: RecordingApi) => Promise<Result<T>>) => Promise<Result<T>>;

export function apiBehind(call: Call): RecordingApi {
  return {
    sessions: (query) => call((api) => api.sessions(query)),
    session: (sessionId, page) => call((api) => api.session(sessionId, page)),
    recovery: (sessionId) => call((api) => api.recovery(sessionId)),
    recoveries: (query) => call((api) => api.recoveries(query)),
    endRecoveries: () => call((api) => api.endRecoveries()),
    quarantine: () => call((api) => api.quarantine()),
    facts: (query) => call((api) => api.facts(query)),
    status: () => call((api) => api.status()),
    configure: (change) => call((api) => api.configure(change)),
    trash: (sessionId) => call((api) => api.trash(sessionId)),
    restore: (sessionId) => call((api) => api.restore(sessionId)),
    purge: (sessionId) => call((api) => api.purge(sessionId)),
  };
}
