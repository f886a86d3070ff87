// Which sessions the list reads: those in view, page by page, and again when facts come.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  failed,
  ok,
  type Fact,
  type SessionPage,
  type SessionQuery,
  type SessionSummary,
} from '../../src/protocol/index.ts';
import { SessionRowsController, type RowsClient } from '../../src/ui/controllers/session-rows-controller.ts';
import { apiWith } from '../support/client-fakes.ts';
import { HOST } from '../support/controller-host.ts';
import { summary } from '../support/session-summary.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A client with so many sessions, whose facts the test sends. */
class Sessions {
  readonly asked: SessionQuery[] = [];
  all: SessionSummary[];
  pinned: SessionSummary[] = [];
  isBroken = false;
  #listener: (fact: Fact) => void = () => undefined;

  constructor(count: number) {
    this.all = Array.from({ length: count }, (_, index) => summary(`s${index}`, { status: 'active' }));
  }

  readonly client: RowsClient = {
    api: apiWith({
      sessions: (query = {}) => {
        if (query.pinned === true)
          return Promise.resolve(ok({ sessions: this.pinned, total: this.pinned.length, next_cursor: null }));
        this.asked.push(query);
        if (this.isBroken) return Promise.resolve(failed('storage_unavailable', 'It is broken.'));
        const { skip = 0, limit = 0 } = query;
        const page: SessionPage = {
          sessions: this.all.slice(skip, skip + limit),
          total: this.all.length,
          next_cursor: null,
        };
        return Promise.resolve(ok(page));
      },
    }),
    subscribe: (listener) => {
      this.#listener = listener;
      return () => undefined;
    },
  };

  send(fact: Pick<Fact, 'type'> & { readonly session_id: string }): void {
    // The list reads no other fields of these facts.
    this.#listener({ ...fact, seq: 1, recorded_at: Date.parse('2026-03-12T13:00:00Z') } as Fact);
  }

  /** The first rows of the pages that were asked for since the last call. */
  skips(): readonly (number | undefined)[] {
    return this.asked.splice(0).map(({ skip }) => skip);
  }
}

async function open(sessions: Sessions, onInterrupted?: (sessions: readonly SessionSummary[]) => void) {
  const rows = new SessionRowsController(HOST, onInterrupted);
  rows.hostConnected();
  rows.show(sessions.client, {});
  await vi.advanceTimersByTimeAsync(1);
  return rows;
}

test('reads one page at first, however many sessions there are', async () => {
  const sessions = new Sessions(100_000);
  const rows = await open(sessions);
  expect(sessions.skips()).toEqual([0]);
  expect(rows.pages.total).toBe(100_000);
  expect(rows.pages.at(99)?.session_id).toBe('s99');
});

test('reads the pages that come into view, once', async () => {
  const sessions = new Sessions(100_000);
  const rows = await open(sessions);
  sessions.skips();
  rows.want(50_000, 50_010);
  await vi.advanceTimersByTimeAsync(1);
  expect(sessions.skips()).toEqual([49_900, 50_000]);
  expect(rows.pages.at(50_005)?.session_id).toBe('s50005');
  rows.want(50_020, 50_030);
  await vi.advanceTimersByTimeAsync(1);
  expect(sessions.skips()).toEqual([]);
});

test('a fact makes only what is in view be read again', async () => {
  const sessions = new Sessions(1_000);
  const rows = await open(sessions);
  rows.want(500, 510);
  await vi.advanceTimersByTimeAsync(1);
  sessions.skips();
  sessions.all.unshift(summary('new'));
  sessions.send({ type: 'session_start', session_id: 'new' });
  await vi.advanceTimersByTimeAsync(200);
  expect(sessions.skips()).toEqual([400, 500]);
  expect(rows.pages.at(500)?.session_id).toBe('s499');
  rows.want(0, 10);
  await vi.advanceTimersByTimeAsync(1);
  expect(sessions.skips()).toEqual([0]);
  expect(rows.pages.at(0)?.session_id).toBe('new');
});

test('a token moves the last activity of a loaded session and reads nothing', async () => {
  const sessions = new Sessions(10);
  const rows = await open(sessions);
  sessions.skips();
  sessions.send({ type: 'message_append', session_id: 's3' });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sessions.skips()).toEqual([]);
  expect(rows.pages.find('s3')?.last_activity).toBe('2026-03-12T13:00:00.000Z');
});

test('shows the sessions of another query in place of the ones before', async () => {
  const sessions = new Sessions(500);
  const rows = await open(sessions);
  rows.want(300, 310);
  await vi.advanceTimersByTimeAsync(1);
  sessions.skips();
  sessions.all = [summary('found')];
  rows.show(sessions.client, { q: 'found' });
  await vi.advanceTimersByTimeAsync(200);
  expect(sessions.skips()).toEqual([0]);
  expect([rows.pages.total, rows.pages.at(0)?.session_id, rows.pages.at(300)]).toEqual([1, 'found', undefined]);
});

test('reports the sessions that were interrupted while they were loaded', async () => {
  const interrupted: string[] = [];
  const sessions = new Sessions(3);
  await open(sessions, (found) => interrupted.push(...found.map(({ session_id }) => session_id)));
  sessions.all = [summary('s0', { status: 'interrupted' }), summary('new', { status: 'interrupted' })];
  sessions.send({ type: 'client_left', session_id: 's0' });
  await vi.advanceTimersByTimeAsync(200);
  expect(interrupted).toEqual(['s0']);
});

test('says why nothing can be read, and reads again when it is asked to', async () => {
  const sessions = new Sessions(3);
  sessions.isBroken = true;
  const rows = await open(sessions);
  expect(rows.state).toMatchObject({ status: 'error', error: { code: 'storage_unavailable' } });
  sessions.isBroken = false;
  rows.retry();
  expect(rows.state.status).toBe('loading');
  await vi.advanceTimersByTimeAsync(1);
  expect(rows.pages.total).toBe(3);
});

test('without a query the pinned sessions come first, once they are read; another query has none above it', async () => {
  const sessions = new Sessions(10);
  sessions.pinned = [summary('s7', { pinned: true })];
  const rows = await open(sessions);
  expect([rows.pages.at(0)?.session_id, rows.pages.at(1)?.session_id, rows.pages.total]).toEqual(['s7', 's0', 10]);
  sessions.pinned = [];
  sessions.send({ type: 'session_update', session_id: 's7' });
  await vi.advanceTimersByTimeAsync(200);
  expect(rows.pages.at(0)?.session_id).toBe('s0');
  sessions.pinned = [summary('s8', { pinned: true })];
  rows.show(sessions.client, { q: 's' });
  sessions.send({ type: 'session_update', session_id: 's8' });
  await vi.advanceTimersByTimeAsync(200);
  expect(rows.pages.at(0)?.session_id).toBe('s0');
});

test('notes the providers, models and workspaces that it has read', async () => {
  const sessions = new Sessions(0);
  sessions.all = [
    summary('a', { model: 'm2', workspace_path: '/b' }),
    summary('b', { model: 'm1', workspace_id: 'w', provider: 'ollama' }),
  ];
  const rows = await open(sessions);
  expect(rows.known).toEqual({ provider: ['ollama', 'openai'], model: ['m1', 'm2'], workspace: ['/b', 'w'] });
});
