// Group commit: while one commit is under way, arriving events wait and go into the next one. No timer delays an event;
// load makes the groups larger by itself.

import type { Request } from '../engine/index.ts';
import type { Reply } from '../protocol/index.ts';
import { MAX_GROUP_EVENTS } from './constants.ts';

interface Waiting {
  readonly requests: readonly Request[];
  readonly reply: (replies: readonly Reply[]) => void;
}

/** Commits a group; never rejects. One reply for each request, in their order. Calls `meanwhile` while the storage works on the group. */
export type CommitGroup = (requests: readonly Request[], meanwhile: () => void) => Promise<readonly Reply[]>;

export interface CommitQueue {
  /** Resolves with the replies once the group that holds the requests is committed or refused. */
  add(requests: readonly Request[]): Promise<readonly Reply[]>;
}

/**
 * `publish` is called for each group after its callers have their replies: while the storage works on the next group, which
 * costs no time, or at once when no other group waits. It must not throw.
 */
export function createCommitQueue(commitGroup: CommitGroup, publish: () => void): CommitQueue {
  let waiting: Waiting[] = [];
  let isRunning = false;

  function takeGroup(): Waiting[] {
    let events = 0;
    const end = waiting.findIndex(({ requests }, index) => index > 0 && (events += requests.length) > MAX_GROUP_EVENTS);
    const group = end === -1 ? waiting : waiting.slice(0, end);
    waiting = waiting.slice(group.length);
    return group;
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      const group = takeGroup();
      const replies = await commitGroup(
        group.flatMap(({ requests }) => requests),
        publish,
      );
      let next = 0;
      for (const { requests, reply } of group) {
        reply(replies.slice(next, next + requests.length));
        next += requests.length;
      }
      if (waiting.length > 0) continue;
      await Promise.resolve(); // the callers' continuations run first: acks leave before facts are published
      if (waiting.length === 0) publish();
    }
    isRunning = false;
  }

  return {
    add: (requests) =>
      new Promise((reply) => {
        waiting.push({ requests, reply });
        void run();
      }),
  };
}
