// The lazily loaded part of the library. It is loaded once recording works, so that it is available when recording no
// longer does.

export { openDedicatedWorkerTransport } from './transports/dedicated-worker-transport.ts';
export { keepConnected } from './transports/keep-connected.ts';
export { writeJson } from './json/write-json.ts';
export { createReader } from './reading/reader.ts';
export { openRestTransport } from './transports/rest-transport.ts';
export { openSharedWorkerTransport } from './transports/shared-worker-transport.ts';
