// A script for apps that cannot be changed: records the chats of everything in the page that calls `fetch` after it.
//
//   <script type="module" src="/auto.js" data-endpoints="/api/chat"></script>
//
// Attributes: `data-endpoints`: beginnings of the addresses that are recorded, separated by spaces; every chat where it is
// absent. `data-namespace` and `data-worker`: options of `openRecorder`.

import { openRecorder } from '../client/index.ts';
import { createSessionWriter } from '../feeds/writer/session-writer.ts';
import { recordingFetch } from './recording-fetch.ts';

// A server that renders pages may import it, which does nothing.
if (typeof document !== 'undefined') recordPage();

function recordPage(): void {
  const script = [...document.scripts].find(({ src }) => src === import.meta.url);
  const { endpoints, namespace, worker } = script?.dataset ?? {};
  // The app may ask before the recorder is open, so what it asks waits for that.
  const opened = openRecorder({ namespace, worker });
  const recorder = {
    session: (options: Parameters<typeof createSessionWriter>[1]) =>
      createSessionWriter((event) => opened.then((client) => client.record(event)), options),
  };
  globalThis.fetch = recordingFetch(recorder, {
    fetch: globalThis.fetch.bind(globalThis),
    endpoints: endpoints?.split(/\s+/u).filter((beginning) => beginning !== ''),
  });
}
