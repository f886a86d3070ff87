// The second part of the library: what stands by until it is needed. It is loaded once recording works, so that
// it is there when it no longer does.

export { openDedicatedWorkerTransport } from './transports/dedicated-worker-transport.ts';
export { keepConnected } from './transports/keep-connected.ts';
export { createReader } from './reading/reader.ts';
export { openRestTransport } from './transports/rest-transport.ts';
export { openSharedWorkerTransport } from './transports/shared-worker-transport.ts';
