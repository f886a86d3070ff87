// The recording API inside a service worker. A page has one service worker: an app that has its
// own calls `installRecordingHandler` in it, before its own fetch listeners.

import { DEFAULT_NAMESPACE, settleWithin, PLATFORM_DEADLINE_MS } from '../protocol/index.ts';
import { SWEEP_INTERVAL_MS, type Recorder } from '../recorder/index.ts';
import { askSearchIndex } from './ask-search-index.ts';
import type { OpenFileWork } from './load-import-part.ts';
import { openHost, type OpenHost } from './open-host.ts';
import type { RecordingHandlerOptions } from './recording-handler-options.ts';
import { createRestHandler, isWrite } from './rest/rest-handler.ts';
import { startTimer } from './timing.ts';

/**
 * Answers every request for the recording API of this origin and leaves all others alone. Must be
 * called while the worker's script is first evaluated. Returns the recorder that answers.
 */
export function installRecordingHandler(
  scope: ServiceWorkerGlobalScope,
  options: RecordingHandlerOptions = {},
  open: OpenHost = openHost,
  openFileWork?: OpenFileWork,
): Recorder {
  const {
    namespace = DEFAULT_NAMESPACE,
    bases = basesOf(scope),
    openApi = () => fetch(new URL('openapi.json', scope.location.href)),
  } = options;
  const isPageAlive = async (pageId: string) => (await scope.clients.get(pageId)) !== undefined;
  const recorder = open({ namespace, host: 'service-worker', isPageAlive });
  const rest = createRestHandler({
    recorder,
    bases,
    openApi,
    askIndex: askSearchIndex(namespace),
    ...openFileWork?.(recorder),
  });
  let sweptAt = Number.NEGATIVE_INFINITY;
  /** For each page that has sent a request: settles once it was swept for that page. */
  const arrivals = new Map<string, Promise<void>>();

  async function sweep(): Promise<void> {
    sweptAt = performance.now();
    await recorder.sweep();
  }

  async function sweepIfDue(): Promise<void> {
    if (performance.now() - sweptAt >= SWEEP_INTERVAL_MS) await sweep();
  }

  /** Interrupts sessions of closed pages before anything is read, and before a new page, perhaps one of them reloaded, continues them. */
  function swept(event: FetchEvent): Promise<void> {
    const arrived = arrivals.get(event.clientId) ?? settledSoon(sweep());
    arrivals.set(event.clientId, arrived);
    return isWrite(event.request.method) ? arrived : arrived.then(() => settledSoon(sweepIfDue()));
  }

  async function answer(event: FetchEvent): Promise<Response> {
    await swept(event);
    const page_id = event.clientId === '' ? null : event.clientId;
    return rest.handle(event.request, { page_id, waitUntil: (work) => event.waitUntil(work) });
  }

  async function doUpkeep(wrote: boolean): Promise<void> {
    if (wrote) await recorder.checkpointIfDue();
    await sweepIfDue();
  }

  scope.addEventListener('fetch', (event) => {
    const url = new URL(event.request.url);
    if (url.origin !== scope.location.origin || !rest.matches(url)) return;
    const replied = answer(event);
    event.respondWith(replied);
    event.waitUntil(replied.then(() => doUpkeep(isWrite(event.request.method))).catch(report));
  });
  return recorder;
}

/** Settles within a deadline, also when the sweep fails. */
function settledSoon(sweeping: Promise<void>): Promise<void> {
  return settleWithin(sweeping.catch(report), PLATFORM_DEADLINE_MS, startTimer, () => undefined);
}

function report(error: unknown): void {
  console.error('holdfast: upkeep failed; the next request tries again', error);
}

function basesOf(scope: ServiceWorkerGlobalScope): readonly string[] {
  const below = new URL('api/recording', scope.registration.scope).pathname;
  return [...new Set(['/api/recording', below])];
}
