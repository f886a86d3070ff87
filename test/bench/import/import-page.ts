// The script of the page that imports and exports for the benchmark.
import type * as holdfast from '../../../src/client/index.ts';
import type { RecorderClient } from '../../../src/client/index.ts';
import { importChats } from '../../../src/importing/index.ts';
import { workerBytes } from '../page/worker-bytes.ts';

// Loaded from the server instead of being bundled: what is measured is the build.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

const POLL_MS = 500;

/** What an import has taken. */
export interface ImportTaken {
  readonly ms: number;
  readonly bytes: number;
  readonly sessions: number;
  /** Of this page meanwhile, in ms; 0 where none was over 50. */
  readonly longestTask: number;
  /** The most bytes that the workers of this page had meanwhile; null where it was not looked at. */
  readonly heap: number | null;
  readonly error: string | null;
}

export interface ImportOptions {
  /** The import is cancelled once it has stored something; `ms` is then the time from there. */
  readonly cancels?: boolean;
  readonly looksAtHeap?: boolean;
}

let recorder: RecorderClient | null = null;
let longestTask = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
}).observe({ entryTypes: ['longtask'] });

async function open(): Promise<RecorderClient> {
  const namespace = new URLSearchParams(location.search).get('namespace');
  return (recorder ??= await library.openRecorder({ namespace }));
}

/** The most that the workers have until the end. */
async function mostBytes(end: AbortSignal): Promise<number> {
  let most = 0;
  while (!end.aborted) {
    most = Math.max(most, (await workerBytes()) ?? 0);
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
  return most;
}

const importBench = {
  /** Imports a file of the server. */
  async import(name: string, { cancels = false, looksAtHeap = false }: ImportOptions = {}): Promise<ImportTaken> {
    const client = await open();
    const blob = await (await fetch(name)).blob();
    const cancel = new AbortController();
    const over = new AbortController();
    const looking = looksAtHeap ? mostBytes(over.signal) : Promise.resolve(null);
    longestTask = 0;
    let startedAt = performance.now();
    const { report, error } = await importChats(client, [new File([blob], name)], {
      signal: cancel.signal,
      onProgress({ sessions }) {
        if (!cancels || sessions === 0 || cancel.signal.aborted) return;
        startedAt = performance.now();
        cancel.abort();
      },
    });
    const ms = performance.now() - startedAt;
    over.abort();
    return {
      ms,
      bytes: blob.size,
      sessions: report.sessions.length,
      longestTask,
      heap: await looking,
      error: error?.message ?? null,
    };
  },
  /** Times of lone appends, in ms. */
  async appends(count: number): Promise<number[]> {
    const client = await open();
    const [session_id, message_id] = ['appends', 'm'];
    await client.record({ type: 'session_start', session_id, provider: 'bench' });
    await client.record({ type: 'message_add', session_id, message_id, role: 'assistant', content: '' });
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const startedAt = performance.now();
      await client.record({ type: 'message_append', session_id, message_id, content_delta: 'word ' });
      times.push(performance.now() - startedAt);
    }
    return times;
  },
  /** Exports everything, and counts it: bytes a second. */
  async export(format: 'jsonl'): Promise<{ readonly ms: number; readonly bytes: number }> {
    const client = await open();
    const startedAt = performance.now();
    const { value, error } = await client.export({ format, query: { status: 'all' } });
    if (error !== undefined) throw new Error(error.message);
    let bytes = 0;
    const reader = value.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
    return { ms: performance.now() - startedAt, bytes };
  },
};

Object.assign(window, { importBench });

/** What the page offers as `window.importBench`. */
export type ImportBench = typeof importBench;
