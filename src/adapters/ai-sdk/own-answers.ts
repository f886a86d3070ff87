// The answers that a page asks for and reads itself: a reconnection must not read them a second time.

import { onAbort } from '../../client/timing.ts';

interface OwnChat {
  /** How many answers are asked for or read. */
  count: number;
  /** How the last one ended. */
  hasFailed: boolean;
  /** Called once when one is asked for. */
  readonly onBegun: Set<() => void>;
  /** Called once when none is read any more. */
  readonly onOver: Set<() => void>;
}

/** Of one page. */
export class OwnAnswers {
  readonly #chats = new Map<string, OwnChat>();

  /** Notes that this page asks for an answer. Returns the function that ends that; it may be called again. */
  begin(chatId: string): (hasFailed: boolean) => void {
    const chat = this.#chat(chatId);
    chat.count += 1;
    callOnce(chat.onBegun);
    let isOver = false;
    return (hasFailed) => {
      if (isOver) return;
      isOver = true;
      chat.count -= 1;
      chat.hasFailed = hasFailed;
      // Once the chat has read the last chunk, and has perhaps asked for the next answer by itself.
      if (!hasFailed)
        setTimeout(() => {
          if (chat.count === 0) callOnce(chat.onOver);
        });
    };
  }

  /**
   * What `find` finds. Where this page asks for an answer before that, null, once no such answer is read: the AI SDK shows a chat
   * as ready when it is given null. So after an answer that failed it waits for another one, or for `signal`, as the failure
   * would be shown no longer. `leaving` is aborted as soon as nothing is wanted of `find`.
   */
  async unlessOwn<T extends ReadableStream>(
    chatId: string,
    signal: AbortSignal | undefined,
    find: (leaving: AbortController) => Promise<T | null>,
  ): Promise<T | null> {
    const chat = this.#chat(chatId);
    const leaving = new AbortController();
    let isOwn = chat.count > 0;
    const leaveNow = (): void => {
      isOwn = true;
      leaving.abort();
    };
    chat.onBegun.add(leaveNow);
    const found = isOwn ? null : await find(leaving);
    chat.onBegun.delete(leaveNow);
    if (!isOwn) return found;
    void found?.cancel().catch(() => undefined);
    if (chat.count === 0 && !chat.hasFailed) return null;
    await new Promise<void>((resolve) => {
      onAbort(signal, resolve);
      chat.onOver.add(resolve);
    });
    return null;
  }

  #chat(chatId: string): OwnChat {
    const chat = this.#chats.get(chatId) ?? { count: 0, hasFailed: false, onBegun: new Set(), onOver: new Set() };
    this.#chats.set(chatId, chat);
    return chat;
  }
}

/** By the recorder, as an app may make a transport for each rendering. */
const byRecorder = new WeakMap<object, OwnAnswers>();

export function ownAnswersOf(recorder: object): OwnAnswers {
  const known = byRecorder.get(recorder) ?? new OwnAnswers();
  byRecorder.set(recorder, known);
  return known;
}

function callOnce(listeners: Set<() => void>): void {
  const called = [...listeners];
  listeners.clear();
  for (const listener of called) listener();
}
