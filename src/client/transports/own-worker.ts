// Starts this build's own dedicated worker. In a package, src/client/package/own-worker.ts takes the place of this file.

// oxlint-disable-next-line import/default -- Vite makes it
import ownScript from '../../hosts/dedicated-worker.ts?worker&url';
import { workerScript } from './start-worker.ts';

export function startOwnWorker(name: string): Worker {
  return new Worker(workerScript(ownScript), { type: 'module', name });
}
