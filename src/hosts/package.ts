// What a package exports as `holdfast/service-worker`: the parts of our service worker, for apps that have one of their own.

import type { UpdateRefusal } from '../protocol/public.ts';
import type { RecordingHandlerOptions } from './recording-handler-options.ts';
import { loadImportPart } from './load-import-part.ts';
import { openHost } from './open-host.ts';
import { installRecordingHandler as install } from './recording-handler.ts';
import { answerSkipWaiting as answer } from './skip-waiting.ts';

export { answerClaim } from './answer-claim.ts';
export { createPrecache, type Precache, type PrecacheOptions } from './precache.ts';
export type { RecordingHandlerOptions };
export type { Failure, Result } from '../protocol/public.ts';

/** The recorder in a service worker. */
export interface ServiceWorkerRecorder {
  /** The sessions that are being recorded now: an update would interrupt them. Rejects where they cannot be read. */
  sessionsInRecording(): Promise<UpdateRefusal['sessions']>;
}

/**
 * Answers every request for the recording API of this origin and leaves all others alone. Must be called while the
 * worker's script is first evaluated, before the app's own `fetch` listeners are added. Returns the recorder that answers.
 *
 * @example
 * const recorder = installRecordingHandler(self);
 * answerSkipWaiting(self, recorder);
 * answerClaim(self);
 */
export function installRecordingHandler(
  scope: ServiceWorkerGlobalScope,
  options: RecordingHandlerOptions = {},
): ServiceWorkerRecorder {
  const { importScript } = options;
  return install(
    scope,
    options,
    openHost,
    importScript === undefined ? undefined : loadImportPart(scope, importScript),
  );
}

/** Answers every page that asks this worker to take over from an older one: it does, unless a session is being recorded. */
export function answerSkipWaiting(scope: ServiceWorkerGlobalScope, recorder: ServiceWorkerRecorder): void {
  answer(scope, recorder);
}
