// Two pages that work in every engine that can open them. One records by one transport and reports every ack to
// its server. The other reads everything back.
import type { FileServer } from '../../support/serve.ts';

/** The transports of the client, and plain REST requests. */
export type RecordingTransport = 'shared_worker' | 'dedicated_worker' | 'rest' | 'fetch';

/** The reports of the pages to their server. */
export type Report =
  | { readonly type: 'acked'; readonly session_id: string; readonly acked: number }
  | { readonly type: 'followed'; readonly session_id: string; readonly length: number }
  | { readonly type: 'read'; readonly texts: Readonly<Record<string, string>> }
  | { readonly type: 'failed'; readonly session_id: string; readonly message: string };

/** The files that the server must serve in addition to the build: `extraFiles` of `serve`. */
export const ENGINE_PAGES = {
  'record.html': page('record.js'),
  'record.js': recordScript(),
  'read.html': page('read.js'),
  'read.js': readScript(),
};

/** All reports so far, in order. */
export function reports(server: FileServer): Report[] {
  return server.bodies.map((body) => JSON.parse(body) as Report | { type: undefined }).filter(isReport);
}

/** The length of the acked text of each session. */
export function ackedLengths(server: FileServer): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  for (const report of reports(server)) {
    if (report.type === 'acked')
      lengths.set(report.session_id, Math.max(report.acked, lengths.get(report.session_id) ?? 0));
  }
  return lengths;
}

// A recording request that bypassed its service worker is also in the server's bodies, but is no report.
function isReport(body: Report | { type: undefined }): body is Report {
  return body.type !== undefined;
}

function page(script: string): string {
  return `<!doctype html><html lang="en"><title>${script}</title><link rel="icon" href="data:," /><script type="module" src="${script}"></script></html>`;
}

function recordScript(): string {
  return `
    import { installServiceWorker, openRecorder } from './holdfast.js';

    const session_id = new URLSearchParams(location.search).get('session');
    const transport = new URLSearchParams(location.search).get('transport');
    const report = (fields) => fetch('report', { method: 'POST', body: JSON.stringify({ session_id, ...fields }) }).catch(() => undefined);

    async function control() {
      const isControlled = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve);
      });
      await installServiceWorker({ url: './sw.js' });
      if (navigator.serviceWorker.controller === null) await isControlled;
    }

    async function byFetch(event) {
      const body = JSON.stringify({ events: [{ event_id: crypto.randomUUID(), ...event }] });
      for (;;) {
        try {
          const response = await fetch('/api/recording/events', { method: 'POST', body });
          if (response.headers.get('X-Recording-Host') === 'service-worker') return (await response.json()).responses[0];
        } catch {
          // There was no reply: send the same event with the same id again.
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }

    try {
      await control();
      const recorder = transport === 'fetch' ? null : await openRecorder({ transports: [transport] });
      const record = recorder === null ? byFetch : (event) => recorder.record(event);
      const must = async (event) => {
        const reply = await record(event);
        if (reply.type !== 'ack') throw new Error(JSON.stringify(reply));
      };
      await must({ type: 'session_start', session_id, provider: 'test' });
      await must({ type: 'message_add', session_id, message_id: 'm', role: 'assistant', content: '' });
      const others = await openRecorder();
      others.follow(session_id, (followed) => {
        if (followed.status === 'content') report({ type: 'followed', length: followed.session.messages.at(-1)?.content.length ?? 0 });
      });
      let length = 0;
      for (let index = 0; ; index += 1) {
        const content_delta = index + ' ';
        await must({ type: 'message_append', session_id, message_id: 'm', content_delta, offset: length });
        length += content_delta.length;
        await report({ type: 'acked', acked: length });
      }
    } catch (error) {
      report({ type: 'failed', message: String(error) });
    }`;
}

function readScript(): string {
  return `
    import { openRecorder } from './holdfast.js';

    const report = (fields) => fetch('report', { method: 'POST', body: JSON.stringify(fields) });
    const value = ({ ok, value, error }) => {
      if (!ok) throw new Error(error.message);
      return value;
    };

    try {
      const recorder = await openRecorder();
      const { sessions } = value(await recorder.api.sessions({ status: 'all' }));
      const texts = {};
      for (const { session_id } of sessions) {
        texts[session_id] = value(await recorder.api.session(session_id, {})).messages.map(({ content }) => content).join('');
      }
      await report({ type: 'read', texts });
    } catch (error) {
      await report({ type: 'failed', session_id: '', message: String(error) });
    }`;
}
