// Serves everyone of the origin who searches, over the channel, and works on the index in between.

import { failed, isRestoredMessage, ok, parseChannelMessage, sharedNames, type Result } from '../../protocol/index.ts';
import { packMessage, parseMessage, searchNames, type SearchAsk, type SearchMessage } from '../channel/index.ts';
import type { IndexHolder } from './index-holder.ts';

/** Facts wait so long before they are worked on, in ms: a stream brings many commits. */
const GATHER_MS = 150;

/** How often a streaming message is looked at again, and work tried that failed, in ms. */
const IDLE_MS = 1_000;

/** How often the status is sent while the index is being built, in ms. */
const STATUS_MS = 250;

/** How long the lock is held after the index was thrown away, in ms: the others who wait for it end meanwhile. */
const DISCARD_MS = 1_000;

/** Serves until the index is thrown away. */
export async function serveSearch(holder: IndexHolder, namespace: string, holderId: string): Promise<void> {
  const names = sharedNames(namespace);
  await holder.step(); // opens the index
  const channel = new BroadcastChannel(searchNames(names).channel);
  const facts = new BroadcastChannel(names.channel);
  /** Asks that are not answered yet. */
  const asked = new Set<string>();
  let wake = (): void => undefined;
  let factsAt = -Infinity;
  /** The index was thrown away. */
  const end = new AbortController();

  function post(message: SearchMessage): void {
    channel.postMessage(packMessage(message));
  }

  let lastStatus = '';
  function postStatus(): void {
    const { status } = holder;
    lastStatus = JSON.stringify(status);
    post({ type: 'status', holder: holderId, status });
  }

  async function answer(ask: SearchAsk): Promise<Result<unknown>> {
    switch (ask.name) {
      case 'search':
        return holder.search(ask.query);
      case 'status':
        postStatus();
        return ok(holder.status);
      case 'rebuild':
        holder.discard();
        postStatus();
        wake();
        return ok(null);
      case 'discard':
        holder.discard();
        end.abort();
        wake();
        return ok(null);
    }
  }

  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseMessage(data);
    if (message?.type === 'abort') asked.delete(message.id);
    if (message?.type !== 'ask') return;
    const { id, ask } = message;
    asked.add(id);
    // After those that have arrived with it: one of them may take it back.
    setTimeout(() => {
      if (!asked.has(id)) return;
      answer(ask)
        .catch((cause: unknown) =>
          failed(
            'internal_error',
            `The search failed because of a bug in Holdfast: ${String(cause)}. Please report it.`,
          ),
        )
        .then((result) => {
          asked.delete(id);
          post({ type: 'answer', id, result });
        })
        .catch((cause: unknown) => {
          console.error('holdfast search: an answer could not be sent', cause);
        });
    });
  });
  facts.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isRestoredMessage(data)) holder.noticeRestored();
    else {
      const message = parseChannelMessage(data);
      if (message?.type !== 'facts') return;
      factsAt = performance.now();
      holder.notice(message.facts);
    }
    wake();
  });

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  postStatus(); // who has asked already asks again
  let statusAt = performance.now();
  while (!end.signal.aborted) {
    const start = performance.now();
    const hasMore = await holder.step();
    const now = performance.now();
    if (!hasMore || now - statusAt >= STATUS_MS) {
      statusAt = now;
      if (JSON.stringify(holder.status) !== lastStatus) postStatus();
    }
    if (hasMore) {
      // While something records, half of the time is for that.
      await pause(now - factsAt < IDLE_MS ? now - start : 0);
    } else {
      await sleep(IDLE_MS);
      await pause(GATHER_MS);
    }
  }
  post({ type: 'status', holder: holderId, status: { ...holder.status, state: 'off' } });
  await pause(DISCARD_MS);
  channel.close();
  facts.close();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
