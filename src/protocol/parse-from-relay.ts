// Parses the messages of a relay in the page.

import { isListOf, isPlainObject } from './json.ts';
import type { FromRelayMessage, ResponseKind } from './relay.ts';

const PLAIN = ['ready', 'refused', 'found', 'none', 'incomplete', 'end', 'dropped', 'pong'] as const;
const KINDS = ['basic', 'cors', 'default'] as const satisfies readonly ResponseKind[];

/** Parses a message from a relay; null for anything else. */
export function parseFromRelay(data: unknown): FromRelayMessage | null {
  if (!isPlainObject(data)) return null;
  const plain = PLAIN.find((type) => type === data['type']);
  if (plain !== undefined) return { type: plain };
  const { type, bytes, name, message } = data;
  if (type === 'bytes') return isBytes(bytes) ? { type, bytes } : null;
  if (type === 'response') return parseResponse(data);
  if (type !== 'failed' || typeof message !== 'string') return null;
  return { type, name: name === 'AbortError' ? name : 'TypeError', message };
}

function parseResponse(data: Record<string, unknown>): FromRelayMessage | null {
  const { status, status_text, headers, url, redirected, has_body } = data;
  const kind = KINDS.find((known) => known === data['response_type']);
  if (typeof status !== 'number' || typeof status_text !== 'string' || typeof url !== 'string') return null;
  if (typeof redirected !== 'boolean' || typeof has_body !== 'boolean' || kind === undefined) return null;
  if (!isHeaders(headers)) return null;
  return { type: 'response', status, status_text, headers, url, redirected, response_type: kind, has_body };
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
}

/** True for a list of names and values. */
export function isHeaders(value: unknown): value is [name: string, value: string][] {
  return isListOf(value, (pair) => isListOf(pair, (text) => typeof text === 'string') && pair.length === 2);
}
