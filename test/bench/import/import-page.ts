// The script of the page that imports and exports for the benchmark.
import { BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import type * as holdfast from '../../../src/client/index.ts';
import type { RecorderClient } from '../../../src/client/index.ts';
import { importChats } from '../../../src/importing/index.ts';
import { lifelikeExport } from '../../support/lifelike-export.ts';
import { memoryOf } from '../page/worker-bytes.ts';

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
  /** Bytes of the workers of this page meanwhile; null where it was not looked at. */
  readonly heap: Heap | null;
  readonly error: string | null;
}

/** What an export has taken. */
export interface ExportTaken {
  readonly ms: number;
  readonly bytes: number;
  readonly longestTask: number;
  /** Bytes of this page meanwhile. */
  readonly heap: Heap | null;
}

/** The most bytes of memory, of the first half of the readings and of the second. */
export interface Heap {
  readonly before: number;
  readonly after: number;
}

export interface ImportOptions {
  /** The import is cancelled once it has stored something; `ms` is then the time from there. */
  readonly cancels?: boolean;
  readonly looksAtHeap?: boolean;
}

/** Files that were made here. */
const made = new Map<string, Blob>();

let recorder: RecorderClient | null = null;
let longestTask = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
}).observe({ entryTypes: ['longtask'] });

async function open(): Promise<RecorderClient> {
  const namespace = new URLSearchParams(location.search).get('namespace');
  return (recorder ??= await library.openRecorder({ namespace }));
}

/** Reads what the page, or its workers, have until the end. */
async function heapOf(scope: 'Window' | 'DedicatedWorkerGlobalScope', end: AbortSignal): Promise<Heap> {
  const readings: number[] = [];
  while (!end.aborted) {
    readings.push((await memoryOf(scope)) ?? 0);
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
  const half = Math.ceil(readings.length / 2);
  return { before: Math.max(...readings.slice(0, half)), after: Math.max(0, ...readings.slice(half)) };
}

/** The bytes of an export of `count` conversations, made as they are read. */
function exportOf(count: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = lifelikeExport(count);
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

const importBench = {
  /** Makes an archive with an export of `count` conversations, which is stored as it is. Returns its bytes. */
  async makeArchive(name: string, count: number): Promise<number> {
    const zip = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false, level: 0 });
    await zip.add('conversations.json', exportOf(count));
    const blob = await zip.close();
    made.set(name, blob);
    return blob.size;
  },
  /** Imports a file that was made here, or one of the server. */
  async import(name: string, { cancels = false, looksAtHeap = false }: ImportOptions = {}): Promise<ImportTaken> {
    const client = await open();
    const blob = made.get(name) ?? (await (await fetch(name)).blob());
    const cancel = new AbortController();
    const over = new AbortController();
    const looking = looksAtHeap ? heapOf('DedicatedWorkerGlobalScope', over.signal) : Promise.resolve(null);
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
  /** Exports everything, and counts it. */
  async export(
    format: 'jsonl',
    { looksAtHeap = false }: Pick<ImportOptions, 'looksAtHeap'> = {},
  ): Promise<ExportTaken> {
    const client = await open();
    const over = new AbortController();
    const looking = looksAtHeap ? heapOf('Window', over.signal) : Promise.resolve(null);
    longestTask = 0;
    const startedAt = performance.now();
    const { value, error } = await client.export({ format, query: { status: 'all' } });
    if (error !== undefined) throw new Error(error.message);
    let bytes = 0;
    const reader = value.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
    const ms = performance.now() - startedAt;
    over.abort();
    return { ms, bytes, longestTask, heap: await looking };
  },
};

Object.assign(window, { importBench });

/** What the page offers as `window.importBench`. */
export type ImportBench = typeof importBench;
