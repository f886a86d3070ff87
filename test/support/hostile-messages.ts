// Messages for every transport, as another build or another script of the origin could send them. Most are
// invalid, some are valid.

import type { Random } from '../simulation/random.ts';
import { parseChannelMessage } from '../../src/protocol/index.ts';
import { anyValue, spoilt } from './hostile-values.ts';

/** The ids that the messages can contain. */
export interface HostileNames {
  readonly sessions: readonly [string, ...string[]];
  /** Clients with numbered events: 12 characters of a to z and digits. */
  readonly clients: readonly [string, ...string[]];
}

/** Placeholder for a port in a hello. The sender replaces it. */
export const A_PORT = 'a port';

/** Invented facts have a `seq` far ahead of all others, so that readers check the journal. */
const FAR_AHEAD = 1_000_000_000;

const MESSAGE_IDS = ['m1', 'm2', '__proto__', 'constructor'] as const;

function text(random: Random): string {
  return random.pick(['a', 'bc ', '', '\ud83d', '😀', '"\\\u0000']);
}

function eventId(random: Random, names: HostileNames): string | undefined {
  const luck = random.next();
  if (luck < 0.3) return undefined;
  if (luck < 0.6) return `foreign-${random.below(50)}`;
  return `hf-${random.pick(names.clients)}-${random.pick([1, 1 + random.below(30), 1 + random.below(30), 10 ** 14])}`;
}

function shownMessages(random: Random): object[] {
  const count = random.below(3);
  return MESSAGE_IDS.slice(0, count).map((message_id) => ({
    message_id,
    role: 'user',
    content: text(random),
    created_at: 1_700_000_000_000,
    metadata: { mood: text(random) },
  }));
}

/** An event that a recorder may accept. */
function goodEvent(random: Random, names: HostileNames): Record<string, unknown> {
  const session_id = random.pick(names.sessions);
  const message_id = random.pick(MESSAGE_IDS);
  const given = { session_id, event_id: eventId(random, names), occurred_at: 1_700_000_000_000 };
  return random.pick<() => Record<string, unknown>>([
    () => ({ type: 'session_start', ...given, provider: 'hostile', title: text(random), metadata: { a: [1, null] } }),
    () => ({ type: 'session_end', ...given, final_message_count: random.below(5) }),
    () => ({ type: 'session_update', ...given, model: text(random), metadata: { b: {} } }),
    () => ({ type: 'message_add', ...given, message_id, role: 'assistant', content: text(random) }),
    () => ({ type: 'message_update', ...given, message_id, content: text(random), is_complete: random.chance(0.5) }),
    () => ({ type: 'message_append', ...given, message_id, content_delta: text(random), offset: random.below(4) }),
    () => ({ type: 'message_append', ...given, message_id, content_delta: text(random) }),
    () => ({ type: 'heartbeat', timestamp: 1, ...given }),
    () => ({ type: 'heartbeat', timestamp: 1, event_id: given.event_id }),
    () => ({ type: 'session_snapshot', ...given, provider: 'hostile', messages: shownMessages(random) }),
  ])();
}

function anyEvent(random: Random, names: HostileNames): unknown {
  if (random.chance(0.1)) return anyValue(random);
  const event = goodEvent(random, names);
  return random.chance(0.3) ? event : spoilt(random, event);
}

function someEvents(random: Random, names: HostileNames): unknown[] {
  return Array.from({ length: random.below(4) }, () => anyEvent(random, names));
}

/** A message to the worker, at a client's port. */
export function portMessage(random: Random, names: HostileNames): unknown {
  const luck = random.next();
  if (luck < 0.15) return anyValue(random);
  const client_id = random.pick(names.clients);
  const hello = { type: 'hello', wire_version: random.pick([1, 2, 99]), client_id, api: A_PORT };
  const events = someEvents(random, names);
  const message =
    luck < 0.17 ? hello : { type: 'record', batch: random.below(1_000), events: listForm(random, events, 1) };
  return random.chance(0.5) ? message : spoilt(random, message);
}

/** A list as it is, as valid text, or as text that may be invalid. */
function listForm(random: Random, list: readonly unknown[], seq: number): unknown {
  if (random.chance(0.05)) return list;
  return random.chance(0.75) ? jsonOf({ places: [], items: list }) : packedText(random, list, seq);
}

/** A list in packed form, or in an invalid form; complete or truncated. */
function packedText(random: Random, list: readonly unknown[], seq: number): string {
  const places = random.pick<unknown>([[['s', 'm']], [], [null], {}, [[1, {}]]]);
  const items = random.chance(0.5) ? list : [[random.pick<unknown>([0, -1, 7, '__proto__', null]), 'x', seq], ...list];
  const whole = jsonOf({ places, items, seq, recorded_at: 5 });
  return random.chance(0.8) ? whole : whole.slice(0, random.below(whole.length + 1));
}

/** Methods of the api, and properties that must not be reachable. */
const PATHS = [
  ['sessions'],
  ['session'],
  ['recovery'],
  ['recoveries'],
  ['previews'],
  ['act'],
  ['rename'],
  ['pin'],
  ['facts'],
  ['status'],
  ['configure'],
  ['trash'],
  ['restore'],
  ['purge'],
  [],
  ['constructor'],
  ['__proto__'],
  ['__proto__', 'hostile'],
  ['toString'],
  ['sessions', 'constructor'],
  ['sessions', 'constructor', 'constructor'],
  ['sessions', 'call'],
  ['sessions', 'apply'],
  ['constructor', 'prototype', 'hostile'],
  ['constructor', 'assign'],
  ['nothing', 'there'],
  ['sessions', 'hostile'],
] as const satisfies readonly (readonly string[])[];

function argument(random: Random, names: HostileNames): unknown {
  const good = random.pick<() => unknown>([
    () => random.pick(names.sessions),
    () => ({}),
    () => ({ since: random.below(50), limit: random.below(5) }),
    () => ({ status: 'all', limit: 1 + random.below(5), cursor: '1700000000000.1' }),
    () => ({ limit: random.below(3), before: random.below(3) }),
    () => ({ max_memory_messages: 1 + random.below(50), durability: 'relaxed' }),
  ])();
  return random.chance(0.4) ? spoilt(random, good) : good;
}

function wireValue(random: Random, names: HostileNames): unknown {
  const luck = random.next();
  if (luck < 0.8) return { type: 'RAW', value: argument(random, names) };
  if (luck < 0.9) return { type: 'HANDLER', name: random.pick(['proxy', 'throw', 'none']), value: anyValue(random) };
  return anyValue(random);
}

/** A message to the worker, at the port of the api, in Comlink's format. */
export function apiMessage(random: Random, names: HostileNames): unknown {
  if (random.chance(0.1)) return anyValue(random);
  const message = {
    id: `call-${random.below(1_000_000)}`,
    type: random.pick(['APPLY', 'APPLY', 'APPLY', 'APPLY', 'GET', 'SET', 'CONSTRUCT', 'ENDPOINT']),
    path: [...random.pick([PATHS[0], ...PATHS])],
    argumentList: Array.from({ length: random.below(3) }, () => wireValue(random, names)),
    value: { type: 'RAW', value: 'hostile' },
  };
  return random.chance(0.7) ? message : spoilt(random, message);
}

function anyFact(random: Random, names: HostileNames, seq: number): Record<string, unknown> {
  const session_id = random.pick(names.sessions);
  const ours = { seq, recorded_at: 1_700_000_000_000, position: random.below(3) };
  return random.pick<() => Record<string, unknown>>([
    () => ({ superseded: [], change: random.pick(['new', 'same']), offset: 0, ...goodEvent(random, names), ...ours }),
    () => ({ type: 'session_purged', session_id, ...ours }),
    () => ({ type: 'client_left', session_id, left_client_id: 'c', interrupted: true, ...ours }),
    () => ({ type: 'config_changed', config: {}, ...ours }),
    () => ({ type: 'event_settled', settled_client_id: random.pick(names.clients), counter: 1, code: null, ...ours }),
    () => ({ type: 'message_rated', session_id, rating: 5, ...ours }),
  ])();
}

/**
 * A message to all readers, on the channel. `knownSeq`: a fact that every reader has received. Messages that
 * a reader cannot distinguish from the next real facts are excluded: readers must trust scripts of the origin.
 */
export function channelMessage(random: Random, names: HostileNames, knownSeq: number): unknown {
  const message = anyChannelMessage(random, names, knownSeq);
  const parsed = parseChannelMessage(message);
  const isForged = parsed?.type === 'facts' && parsed.facts.some(({ seq }) => seq > knownSeq && seq < FAR_AHEAD);
  return isForged ? { type: 'facts', wire_version: 0, facts: parsed.facts } : message;
}

function anyChannelMessage(random: Random, names: HostileNames, knownSeq: number): unknown {
  if (random.chance(0.1)) return anyValue(random);
  if (random.chance(0.1)) return spoilt(random, { type: 'heartbeat', wire_version: 1, timestamp: 5 });
  const seq = random.chance(0.5) ? 1 + random.below(knownSeq) : FAR_AHEAD + random.below(1_000);
  const count = seq < FAR_AHEAD ? 1 : 1 + random.below(3);
  const facts = Array.from({ length: count }, (_, index) => {
    const fact = anyFact(random, names, seq + index);
    return random.chance(0.3) ? { ...fact, of_another_build: anyValue(random) } : fact;
  });
  const message = {
    type: 'facts',
    wire_version: random.pick([1, 1, 1, 2]),
    facts: listForm(random, facts, seq),
  };
  return random.chance(0.4) ? message : spoilt(random, message);
}

/** A message to a client, from a sender that is not our worker. It never answers a batch that the client has sent. */
export function workerMessage(random: Random): unknown {
  if (random.chance(0.2)) return anyValue(random);
  const ack = { type: 'ack', event_id: 'e', session_id: 's', status: 'heartbeat' };
  const batch = random.pick([0, -1, 0.5, 1e9, 2 ** 53]);
  const message = random.pick<Record<string, unknown>>([
    { type: 'welcome', wire_version: random.pick([1, 99]), instance_id: 'hostile', lock_name: 'hostile' },
    { type: 'replies', instance_id: 'hostile', batch, replies: [ack, ack] },
    { type: 'replies', instance_id: 'hostile', batch, replies: [1, ack, random.pick([2, -1, 0.5, NaN])] },
    {
      type: 'replies',
      instance_id: 'hostile',
      batch,
      replies: [{ type: 'error', event_id: null, code: 'event_gap', message: '' }],
    },
  ]);
  return random.chance(0.4) ? message : { ...shell(spoilt(random, message)), batch };
}

function shell(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** A message to a client, at its port for queries: an answer without a request. */
export function queriesMessage(random: Random): unknown {
  const message = { id: `none-${random.below(9)}`, type: random.pick(['RAW', 'HANDLER']), name: 'proxy', value: null };
  return random.chance(0.5) ? message : { ...shell(spoilt(random, message)), id: 'none' };
}

/** A message to a `RecordingSocket`. */
export function socketText(random: Random, names: HostileNames): string {
  const luck = random.next();
  if (luck < 0.01) return `{"type":"ping","timestamp":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  if (luck < 0.15)
    return random.pick(['', '{', '[]', 'null', '{"type":"events"}', '{"type":"ping","timestamp":1e999}']);
  const session_id = random.pick(names.sessions);
  const message = random.pick<() => unknown>([
    () => ({ type: 'events', events: someEvents(random, names) }),
    () => ({ type: 'subscribe', session_id }),
    () => ({ type: 'unsubscribe', session_id }),
    () => ({ type: 'ping', timestamp: 1 }),
  ])();
  return jsonOf(random.chance(0.5) ? message : spoilt(random, message));
}

/** A request below the API's base. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

const ROUTES = [
  '/events',
  '/snapshot',
  '/sessions',
  '/session/{id}',
  '/sessions/{id}',
  '/session/{id}/recovery',
  '/recovery',
  '/session/{id}/events',
  '/session/{id}/restore',
  '/status',
  '/config',
  '/ws',
  '/openapi.json',
  '/none',
  '/',
  '//',
  '/session/%',
] as const;
const QUERIES = [
  '',
  '',
  '?limit=2',
  '?limit=-1',
  '?limit=9e9',
  '?status=all&q=a',
  '?status=no',
  '?since=0&limit=1',
  '?since=NaN',
  '?before=0',
  '?purge=true',
  '?purge=1',
  '?cursor=..',
  '?__proto__=1',
  '?limit=1&limit=2',
  '?q=%00%ED%A0%80',
  '?constructor',
] as const;
const METHODS = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'QUERY'] as const;

/** A message to the service worker. */
export function restRequest(random: Random, names: HostileNames): HostileRequest {
  const id = random.chance(0.7)
    ? encodeURIComponent(random.pick(names.sessions).toWellFormed())
    : random.pick(['%', '%ED%A0%80', '.', 'a'.repeat(300), '%2F']);
  const route = random.pick([...ROUTES, ROUTES[0], ROUTES[0], ROUTES[1]]).replace('{id}', id);
  const method =
    route === '/events' || route === '/snapshot'
      ? random.pick(['POST', 'POST', 'POST', ...METHODS])
      : random.pick(METHODS);
  const takesBody = method !== 'GET' && method !== 'HEAD';
  const query = random.pick(QUERIES);
  // That deletes everything, the well-behaved client's session too, as it is to.
  const isPurgeOfAll = method === 'DELETE' && route === '/sessions' && query === '?purge=true';
  return {
    method,
    path: `${route}${isPurgeOfAll ? '' : query}`,
    body: takesBody ? requestBody(random, names, route) : null,
  };
}

function requestBody(random: Random, names: HostileNames, route: string): string | null {
  if (random.chance(0.1))
    return random.pick([null, '', '{', '\ud800', '[[[[', 'true', `${'['.repeat(5_000)}${']'.repeat(5_000)}`]);
  const good: unknown =
    route === '/config'
      ? { max_memory_messages: 1 + random.below(50) }
      : route === '/snapshot'
        ? { ...goodEvent(random, names), type: 'session_snapshot', provider: 'p', messages: shownMessages(random) }
        : { events: someEvents(random, names) };
  return jsonOf(random.chance(0.5) ? good : spoilt(random, good));
}

/** The value as JSON, or similar text if it has no JSON form. */
function jsonOf(value: unknown): string {
  try {
    const short = (_name: string, field: unknown): unknown => (Array.isArray(field) ? field.slice(0, 300) : field);
    return JSON.stringify(value, short) ?? 'undefined';
  } catch {
    return '{"events":[{"type":1e400}]}'; // JSON.stringify throws for a cycle or a BigInt
  }
}
