// The lazily loaded part of the library. It is loaded once recording works, so that it is available when recording no
// longer does.

export { packEvents } from '../protocol/index.ts';
export { keepConnected } from './transports/keep-connected.ts';
export { writeJson } from './json/write-json.ts';
export { createReader } from './reading/reader.ts';
export { reattach } from './relay/reattach.ts';
export { openTransport } from './transports/open-transport.ts';
