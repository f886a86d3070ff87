// A script for apps that cannot be changed: records the chats of everything in the page that calls `fetch` after it.
//
//   <script type="module" src="/auto.js" data-endpoints="/api/chat" data-outlive></script>
//
// Attributes: `data-endpoints`: beginnings of the addresses that are recorded, separated by spaces; every chat where there
// is none. `data-outlive`: the SharedWorker makes the requests, so that answers are recorded to their end although their page
// is gone. `data-namespace` and `data-worker`: options of `openRecorder`. The console says
// why where nothing can be saved.

import type { RecorderClient } from '../client/index.ts';
import { openWithWarnings } from '../client/open-with-warnings.ts';
import { createSessionWriter } from '../feeds/writer/session-writer.ts';
import { recordFetch, type FetchRecorder } from './fetch/record-fetch.ts';

// A server that renders pages may import it, which does nothing.
if (typeof document !== 'undefined') recordPage();

function recordPage(): void {
  const script = [...document.scripts].find(({ src }) => src === import.meta.url);
  const { endpoints, namespace, outlive, worker } = script?.dataset ?? {};
  // The app may ask before the recorder is open, so what it asks waits for that.
  let client: RecorderClient | undefined;
  const opened = openWithWarnings({ namespace, worker }).then((recorder) => (client = recorder));
  const recorder: FetchRecorder = {
    session: (options) => createSessionWriter((event) => opened.then((opener) => opener.record(event)), options),
    relay: () => client?.relay(),
    get state() {
      return client?.state;
    },
  };
  globalThis.fetch = recordFetch(
    recorder,
    { endpoints: endpoints?.match(/\S+/gu) },
    globalThis.fetch.bind(globalThis),
    outlive != null,
  );
}
