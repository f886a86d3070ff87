// Every message between those who search and the worker that holds the index. They go over a BroadcastChannel: who asks
// need not know which tab holds it. Other builds send them too, so each arrives as unknown and is checked here.

import {
  isPlainObject,
  type Result,
  type SearchPage,
  type SearchQuery,
  type SearchStatus,
  type SharedNames,
} from '../../protocol/index.ts';

/** Changes when builds can no longer read each other's messages. */
const SEARCH_WIRE_VERSION = 1;

/** What one may ask of the index. */
export type SearchAsk =
  | { readonly name: 'search'; readonly query: SearchQuery }
  /** The status, which is then sent to all. */
  | { readonly name: 'status' }
  /** Throws the index away and builds it anew. */
  | { readonly name: 'rebuild' }
  /** Throws the index away. Every worker then ends; the next search starts one. */
  | { readonly name: 'discard' };

/** The answer to each. */
export interface SearchAnswers {
  readonly search: SearchPage;
  readonly status: SearchStatus;
  readonly rebuild: null;
  readonly discard: null;
}

export type SearchMessage =
  /** From who asks. */
  | { readonly type: 'ask'; readonly id: string; readonly ask: SearchAsk }
  /** From who asks: the answer is no longer wanted. */
  | { readonly type: 'abort'; readonly id: string }
  /** From the worker that holds the index. */
  | { readonly type: 'answer'; readonly id: string; readonly result: Result<unknown> }
  /** From the worker that holds the index, to all. `holder`: a new id for each worker. */
  | { readonly type: 'status'; readonly holder: string; readonly status: SearchStatus };

/** Names of what those who search share. */
export function searchNames({ database }: Pick<SharedNames, 'database'>): {
  readonly channel: string;
  readonly lock: string;
} {
  return { channel: `${database}:search`, lock: `${database}:search` };
}

/** The message as it is sent. */
export function packMessage(message: SearchMessage): unknown {
  return { ...message, search_wire_version: SEARCH_WIRE_VERSION };
}

/** Reads a message; null for any other. */
export function parseMessage(data: unknown): SearchMessage | null {
  if (!isPlainObject(data) || data['search_wire_version'] !== SEARCH_WIRE_VERSION) return null;
  const { type, id, ask, result, holder, status } = data;
  switch (type) {
    case 'ask':
      return typeof id === 'string' && isAsk(ask) ? { type, id, ask } : null;
    case 'abort':
      return typeof id === 'string' ? { type, id } : null;
    case 'answer':
      return typeof id === 'string' && isResult(result) ? { type, id, result } : null;
    case 'status':
      return typeof holder === 'string' && isStatus(status) ? { type, holder, status } : null;
    default:
      return null;
  }
}

function isAsk(value: unknown): value is SearchAsk {
  if (!isPlainObject(value)) return false;
  const { name, query } = value;
  if (name === 'search') return isQuery(query);
  return name === 'status' || name === 'rebuild' || name === 'discard';
}

function isQuery(value: unknown): value is SearchQuery {
  if (!isPlainObject(value)) return false;
  const { text, limit, cursor, filter } = value;
  return (
    typeof text === 'string' &&
    (limit === undefined || Number.isSafeInteger(limit)) &&
    (cursor === undefined || typeof cursor === 'string') &&
    (filter === undefined || isPlainObject(filter))
  );
}

function isResult(value: unknown): value is Result<unknown> {
  if (!isPlainObject(value)) return false;
  const { ok, error } = value;
  return ok === true || (ok === false && isPlainObject(error) && typeof error['message'] === 'string');
}

const STATES = new Set<unknown>(['off', 'starting', 'building', 'ready', 'failed'] satisfies SearchStatus['state'][]);

function isStatus(value: unknown): value is SearchStatus {
  if (!isPlainObject(value)) return false;
  const { state, indexed_messages, total_messages, bytes } = value;
  return STATES.has(state) && [indexed_messages, total_messages, bytes].every((count) => typeof count === 'number');
}
