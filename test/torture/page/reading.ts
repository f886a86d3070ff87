// Reads sessions back, by port and by REST. It shares no connection with the page's writer.
import type * as holdfast from '../../../src/client/index.ts';
import type { RecorderClient, SessionDetail } from '../../../src/client/index.ts';
import type { ReadAnswer } from '../messages.ts';

export interface Reading {
  /** Reads sessions. A missing session is null. Rejects if a session cannot be read. */
  readonly read: (by: 'port' | 'rest', sessions: readonly string[]) => Promise<ReadAnswer>;
}

export function createReading(library: typeof holdfast): Reading {
  let opened: Promise<RecorderClient> | null = null;

  async function byPort(id: string): Promise<SessionDetail | null> {
    opened ??= library.openRecorder({ transports: ['shared_worker', 'dedicated_worker'] });
    const answer = await (await opened).api.session(id, {});
    if (answer.ok) return answer.value;
    if (answer.error.code === 'session_not_found') return null;
    throw new Error(`${id} by port: ${answer.error.code}: ${answer.error.message}`);
  }

  async function byRest(id: string): Promise<SessionDetail | null> {
    // Without a service worker, the request would go to the network.
    if (navigator.serviceWorker.controller === null) throw new Error('No service worker controls this page.');
    const response = await fetch(`/api/recording/session/${encodeURIComponent(id)}`);
    if (response.headers.get('X-Recording-Host') !== 'service-worker')
      throw new Error(`${id} by REST: ${response.status}, and not from the service worker`);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${id} by REST: ${response.status} ${await response.text()}`);
    return (await response.json()) as SessionDetail;
  }

  return { read: (by, sessions) => Promise.all(sessions.map(by === 'port' ? byPort : byRest)) };
}
