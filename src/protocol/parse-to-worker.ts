// Parses the messages from a client in the worker. Pages never use this code.

import { MAX_ID_LENGTH, MAX_REQUEST_EVENTS } from './constants.ts';
import { isPlainObject } from './json.ts';
import { unpackEvents } from './unpack.ts';
import type { HelloMessage, MessagePortLike, ReadRecord, RelayMessage } from './wire.ts';

function isMessagePortLike(value: unknown): value is MessagePortLike {
  return (
    typeof value === 'object' && value !== null && 'postMessage' in value && typeof value.postMessage === 'function'
  );
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
}

/** Parses a message from a client; null for anything else. The recorder validates each event on its own. */
export function parseToWorker(data: unknown): HelloMessage | ReadRecord | RelayMessage | null {
  if (!isPlainObject(data)) return null;
  const { type, wire_version, client_id, api, batch, port } = data;
  if (type === 'hello' && typeof wire_version === 'number' && isId(client_id) && isMessagePortLike(api)) {
    return { type, wire_version, client_id, api };
  }
  if (type === 'relay' && isMessagePortLike(port)) return { type, port };
  const packed = data['events'];
  if (type !== 'record' || typeof batch !== 'number' || typeof packed !== 'string') return null;
  const events = unpackEvents(packed);
  return events !== null && events.length <= MAX_REQUEST_EVENTS ? { type, batch, events } : null;
}
