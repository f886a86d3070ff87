// What a client does besides recording: reads and commands, facts as they come, and the watch over the mark.

import type { RecordEvent } from '../../feeds/writer/writers.ts';
import type { Failure, RecordingApi, Result, SharedNames } from '../../protocol/index.ts';
import { EvictionWatch } from './eviction-watch.ts';
import { followPageLifecycle, type Suspendable } from '../page/page-lifecycle.ts';
import { createFeed, type Feed } from './feed.ts';
import { follow, type FollowRequest } from './follow.ts';
import type { Transport } from '../transports/transport.ts';
import { createLiveApi } from './live-api.ts';
import type { ExportedFile, ExportRequest, FollowedSession, RecoveredSession } from '../recorder-client.ts';
import { recover } from './recover.ts';
import { loaded } from '../loaded.ts';
import { markInLocalStorage } from './recordings-mark.ts';
import { onAbort, startTimer } from '../timing.ts';
import { Waiters } from '../transports/waiters.ts';

/** Facts of a database that has lost its end, among which the last one is that it still has: those that came since are at its end. */
const FACTS_LOOKED_AT = 1_000;

/** What a reader needs of the client. */
export interface ReaderContext {
  readonly names: SharedNames;
  /** What is known to be wrong with recording, if anything. */
  readonly trouble: () => Failure | null;
  readonly page: Suspendable;
  readonly record: RecordEvent;
}

export interface Reader {
  readonly api: RecordingApi;
  readonly feed: Feed;
  readonly eviction: EvictionWatch;
  /** Calls go through `transport` from now on; null: they wait for another. Looks whether the recordings are still there. */
  use(transport: Transport | null): void;
  readonly recover: (sessionId: string) => Promise<Result<RecoveredSession>>;
  readonly export: (request: ExportRequest) => Promise<Result<ExportedFile>>;
  follow(request: FollowRequest, listener: (followed: FollowedSession) => void): void;
}

export type CreateReader = (context: ReaderContext) => Reader;

export const createReader: CreateReader = ({ names, trouble, page, record }) => {
  const { closed } = page;
  let open: Transport | null = null;
  const onOpen = new Waiters<Transport>();
  const api = createLiveApi((over) => (open === null ? onOpen.wait(over) : Promise.resolve(open)), { trouble, closed });
  const feed = createFeed(api, () => void eviction.look());
  const eviction = new EvictionWatch({
    keeper: markInLocalStorage(names.mark),
    clock: () => Date.now(),
    elapsed: () => performance.now(),
    startTimer,
    look: async () => {
      const status = await api.status();
      const { database_id = null, restored = null } = status.value?.storage ?? {}; // older builds do not say
      return database_id === null ? null : { id: database_id, head: status.value?.head ?? 0, restored };
    },
    lastFactUntil: async (time, head) => {
      const read = await api.facts({ since: Math.max(0, head - FACTS_LOOKED_AT) });
      return read.value?.facts.findLast(({ recorded_at }) => recorded_at <= time)?.recorded_at ?? null;
    },
  });
  followPageLifecycle(page);
  globalThis.addEventListener?.('pagehide', () => eviction.flush(), { signal: closed });
  onAbort(closed, () => {
    eviction.flush();
    feed.close();
  });
  return {
    api,
    feed,
    eviction,
    recover: (sessionId) => recover(sessionId, api, record),
    async export(request) {
      const part = await loaded(() => import('../export-part.ts'));
      return part.ok ? part.value.exportFile(api, request) : part;
    },
    use(transport) {
      open = transport;
      if (transport === null) return;
      onOpen.wake(transport);
      void eviction.look();
    },
    follow: (request, listener) => {
      follow(api, feed, request, listener);
    },
  };
};
