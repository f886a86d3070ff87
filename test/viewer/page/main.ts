// The script of the page that puts recordings there for tests and screenshots of the viewer.
import type * as holdfast from '../../../src/client/index.ts';
import { planSessions, type GeneratorOptions } from '../../recordings/session-plan.ts';
import { writeRecordings } from '../../recordings/write-recordings.ts';
import { sharedNames } from '../../../src/protocol/index.ts';
import type { RecorderClient } from '../../../src/client/index.ts';
import type { SearchStatus } from '../../../src/protocol/index.ts';
import { searchOf } from '../../../src/search/index.ts';
import { STREAMED } from './streamed.ts';
import { RETRY_ANSWER } from '../showcase-texts.ts';
import { recordLive, recordLost, recordShowcase } from './showcase.ts';

// Loaded from the server instead of being bundled: what is tested is the build.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

/** Longest wait for a tab that has the index open, in ms. */
const INDEX_DEADLINE_MS = 2_000;

let appending: RecorderClient | null = null;

async function beginAppending(): Promise<RecorderClient> {
  const recorder = await library.openRecorder();
  const { session_id, message_id } = STREAMED;
  await recorder.record({ type: 'session_start', session_id, provider: 'stage', title: 'A stream' });
  await recorder.record({ type: 'message_add', session_id, message_id, role: 'assistant', content: '' });
  return recorder;
}

const stage = {
  /** Writes generated recordings into the new namespace. No page may have opened it before. */
  fill: (options: GeneratorOptions) => writeRecordings(sharedNames().namespace, planSessions(options)),
  /** Records the sessions of `SHOWCASE`. Resolves once they are durable. */
  showcase: async () => recordShowcase(await library.openRecorder()),
  /** Records half an answer: closing the page cuts it off. */
  lost: async () => recordLost(await library.openRecorder()),
  /** Times lone appends to a session of its own, in ms. */
  appends: async (count: number) => {
    appending ??= await beginAppending();
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const startedAt = performance.now();
      await appending.record({ type: 'message_append', ...STREAMED, content_delta: `word${index} ` });
      times.push(performance.now() - startedAt);
    }
    return times;
  },
  /** Streams Markdown into the same session for a time. Resolves with the number of tokens. */
  stream: async (perSecond: number, ms: number) => {
    appending ??= await beginAppending();
    const tokens = RETRY_ANSWER.match(/\s*\S+/gu) ?? [];
    const startedAt = performance.now();
    let sent = 0;
    while (performance.now() - startedAt < ms) {
      const due = ((performance.now() - startedAt) / 1_000) * perSecond;
      for (; sent < due; sent += 1) {
        const content_delta = tokens[sent % tokens.length] ?? ' ';
        void appending.record({ type: 'message_append', ...STREAMED, content_delta });
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 1_000 / perSecond);
      });
    }
    return sent;
  },
  /** How the index of the search is, as the tab that has it open says; `off` where none says so in time. */
  index: async () => {
    const search = searchOf((appending ??= await beginAppending()));
    return new Promise<SearchStatus>((resolve) => {
      const end = (): void => {
        stop();
        resolve(search.status);
      };
      const stop = search.onStatus(() => {
        setTimeout(end);
      });
      setTimeout(end, INDEX_DEADLINE_MS);
    });
  },
  /** Has the index of the search built anew. */
  rebuild: async () => searchOf((appending ??= await beginAppending())).rebuild(),
  /** Records answers that have not ended as long as the page is there. */
  live: async () => recordLive(await library.openRecorder()),
};

Object.assign(window, { stage });

/** What the page offers as `window.stage`. */
export type Stage = typeof stage;
