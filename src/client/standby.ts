// The second part of the library: what stands by until it is needed. It is loaded once recording works, so that
// it is there when it no longer does.

export { openDedicatedWorkerDoor } from './dedicated-worker-door.ts';
export { keepConnected } from './keep-connected.ts';
export { createReader } from './reader.ts';
export { openRestDoor } from './rest-door.ts';
export { openSharedWorkerDoor } from './shared-worker-door.ts';
