// Starts this build's own SharedWorker. In a package, src/client/package/own-shared-worker.ts takes the place of this file.

// oxlint-disable-next-line import/default -- Vite makes it
import ownScript from '../../hosts/shared-worker.ts?worker&url';
import { workerScript } from './start-worker.ts';

/**
 * Starts the worker of that name, or connects to the one that runs. Every construction of one worker must have the same
 * `extendedLifetime`: Chromium refuses another one (measured in 156). So all have it, whether answers outlive their pages or not.
 */
export function startOwnSharedWorker(name: string): SharedWorker {
  return new SharedWorker(workerScript(ownScript), { type: 'module', name, extendedLifetime: true });
}
