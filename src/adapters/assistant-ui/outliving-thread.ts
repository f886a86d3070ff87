// A thread of assistant-ui whose answers outlive their page: the fetch of its model records it, in the SharedWorker.

import type { RecorderClient } from '../../client/recorder-client.ts';
import { readThread } from './loaded-thread.ts';
import type * as ResumeRun from './resume-run.ts';
import type { LoadedThread, RunOptions } from './thread.ts';

/** What an app gives to the runtime of assistant-ui. */
export interface OutlivingThread {
  /** A `ThreadHistoryAdapter`. */
  readonly history: {
    readonly scopeId: string;
    /** Its `unstable_resume` says that an answer goes on in the SharedWorker, which `resume` then replays and follows. */
    load(): Promise<LoadedThread & { readonly unstable_resume?: boolean }>;
    resume(options: Pick<RunOptions, 'abortSignal'>): AsyncGenerator<ResumeRun.ResumedRun, void>;
    append(): Promise<void>;
    update(): Promise<void>;
  };
}

/**
 * Loads a thread again whose model asks by a `recordingFetch` with the same session, and follows an answer that goes on. That fetch
 * records the thread, so this records nothing. Messages that are loaded have the ids of the recording.
 *
 * @example
 * const fetch = recordingFetch(recorder, { outlive: true, session: threadId }); // what the model asks by
 * const { history } = outlivingThread(recorder, { session: threadId });
 * const runtime = useLocalRuntime(model, { adapters: { history } });
 */
export function outlivingThread(
  recorder: Pick<RecorderClient, 'api' | 'reattach'>,
  { session: id }: { readonly session: string },
): OutlivingThread {
  /** An answer of an earlier page that goes on. */
  let unfinished: Response | null = null;
  let stopping = new AbortController();

  return {
    history: {
      scopeId: id,
      async load() {
        const thread = await readThread(recorder, id);
        stopping = new AbortController();
        unfinished = await recorder.reattach(id, { ended: false, signal: stopping.signal }).catch(() => null);
        if (unfinished?.ok !== true) return thread;
        const last = thread.messages.at(-1)?.message;
        const isLast = last?.role === 'assistant' && last.status.type === 'incomplete';
        return { messages: isLast ? thread.messages.slice(0, -1) : thread.messages, unstable_resume: true };
      },
      async *resume({ abortSignal }) {
        const body = unfinished?.body;
        unfinished = null;
        if (body == null) return;
        abortSignal.addEventListener('abort', () => {
          stopping.abort(abortSignal.reason);
        });
        const lazy = await loadResumeRun();
        yield* lazy.resumedRun(body);
      },
      append: () => Promise.resolve(),
      update: () => Promise.resolve(),
    },
  };
}

/** Rarely needed, so that no page loads it in advance. */
function loadResumeRun(): Promise<typeof ResumeRun> {
  return import('./resume-run.ts');
}
