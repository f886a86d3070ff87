// Group commit: while one commit is under way, arriving events wait and go into the next one. No timer delays an event, unless the
// commit itself holds it back; load makes the groups larger by itself.

import type { Request } from '../engine/index.ts';
import type { Reply, StartTimer } from '../protocol/index.ts';
import { MAX_GROUP_EVENTS, REDACTION_PAUSE_MS } from './constants.ts';

/** What one caller has given. */
interface Waiting {
  readonly given: readonly Request[];
  /** Those of them without a reply. */
  requests: readonly Request[];
  /** The others, where some were held back. */
  readonly replies: Map<Request, Reply>;
  readonly reply: (replies: readonly Reply[]) => void;
}

/**
 * Commits a group; never rejects. One reply for each request, in their order; null where the request is held back, and is to be given
 * again with the next group or soon. `isLast`: nothing may be held back. Calls `meanwhile` while the storage works on the group.
 */
export type CommitGroup = (
  requests: readonly Request[],
  meanwhile: () => void,
  isLast: boolean,
) => Promise<readonly (Reply | null)[]>;

export interface CommitQueue {
  /** Resolves with the replies once the groups that hold the requests are committed or refused. */
  add(requests: readonly Request[]): Promise<readonly Reply[]>;
  /** Resolves once what was held back is committed or refused. */
  release(): Promise<void>;
}

/**
 * `publish` is called for each group after its callers have their replies: while the storage works on the next group, which
 * costs no time, or at once when no other group waits. It must not throw.
 */
export function createCommitQueue(commitGroup: CommitGroup, publish: () => void, startTimer: StartTimer): CommitQueue {
  let waiting: Waiting[] = [];
  /** Those of earlier groups that were held back, in their order. */
  let held: Waiting[] = [];
  /** It is time to give what is held back again, though nothing has arrived. */
  let isDue = false;
  let isReleased = false;
  let isTimed = false;
  let running: Promise<void> | null = null;

  /** What was held back comes first: its callers have given it earlier. */
  function takeGroup(): Waiting[] {
    let events = 0;
    const end = waiting.findIndex(({ requests }, index) => index > 0 && (events += requests.length) > MAX_GROUP_EVENTS);
    const group = end === -1 ? waiting : waiting.slice(0, end);
    waiting = waiting.slice(group.length);
    const all = held.length === 0 ? group : [...held, ...group];
    held = [];
    return all;
  }

  function noteReplies(group: readonly Waiting[], replies: readonly (Reply | null)[]): void {
    let next = 0;
    for (const entry of group) {
      const { given, requests } = entry;
      const own = replies.slice(next, next + requests.length);
      next += requests.length;
      if (given === requests && own.every(isReply)) {
        entry.reply(own);
        continue;
      }
      requests.forEach((request, index) => {
        const reply = own[index] ?? null;
        if (reply !== null) entry.replies.set(request, reply);
      });
      entry.requests = requests.filter((request) => !entry.replies.has(request));
      if (entry.requests.length > 0) held.push(entry);
      else entry.reply(given.map((request) => entry.replies.get(request)).filter((reply) => reply !== undefined));
    }
    if (held.length > 0 && !isTimed) timeHeld();
  }

  function timeHeld(): void {
    isTimed = true;
    startTimer(() => {
      isTimed = false;
      isDue = held.length > 0;
      void run();
    }, REDACTION_PAUSE_MS);
  }

  function run(): Promise<void> {
    running ??= commitAll().finally(() => {
      running = null;
    });
    return running;
  }

  async function commitAll(): Promise<void> {
    while (waiting.length > 0 || isDue) {
      const isLast = isReleased;
      isDue = false;
      isReleased = false;
      const group = takeGroup();
      const replies = await commitGroup(
        group.flatMap(({ requests }) => requests),
        publish,
        isLast,
      );
      noteReplies(group, replies);
      if (waiting.length > 0) continue;
      await Promise.resolve(); // the callers' continuations run first: acks leave before facts are published
      if (waiting.length === 0) publish();
    }
  }

  return {
    add: (requests) =>
      new Promise((reply) => {
        waiting.push({ given: requests, requests, replies: new Map(), reply });
        void run();
      }),

    async release() {
      if (held.length === 0) return;
      isDue = true;
      isReleased = true;
      await run();
    },
  };
}

function isReply(reply: Reply | null): reply is Reply {
  return reply !== null;
}
