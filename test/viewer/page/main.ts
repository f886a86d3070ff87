// The script of the page that puts recordings there for tests and screenshots of the viewer.
import type * as holdfast from '../../../src/client/index.ts';
import { planSessions, type GeneratorOptions } from '../../recordings/session-plan.ts';
import { writeRecordings } from '../../recordings/write-recordings.ts';
import { sharedNames } from '../../../src/protocol/index.ts';
import { recordLive, recordLost, recordShowcase } from './showcase.ts';

// Loaded from the server instead of being bundled: what is tested is the build.
const library = (await import(new URL('holdfast.js', location.href).href)) as typeof holdfast;

const stage = {
  /** Writes generated recordings into the new namespace. No page may have opened it before. */
  fill: (options: GeneratorOptions) => writeRecordings(sharedNames().namespace, planSessions(options)),
  /** Records the sessions of `SHOWCASE`. Resolves once they are durable. */
  showcase: async () => recordShowcase(await library.openRecorder()),
  /** Records half an answer: closing the page cuts it off. */
  lost: async () => recordLost(await library.openRecorder()),
  /** Records answers that have not ended as long as the page is there. */
  live: async () => recordLive(await library.openRecorder()),
};

Object.assign(window, { stage });

/** What the page offers as `window.stage`. */
export type Stage = typeof stage;
