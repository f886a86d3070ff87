// Reads and commands as values: the one place where a failing storage becomes a result.

import { decideDisposal } from '../engine/index.ts';
import {
  failed,
  MAX_PAGE_SIZE,
  ok,
  parseConfigChange,
  type RecordingApi,
  type RecoveryReport,
  type Result,
  type SessionQuery,
  type StatusReport,
} from '../protocol/index.ts';
import { storageErrorFrom } from '../storage/index.ts';
import type { Committer } from './committer.ts';
import type { RecorderHost } from './host.ts';
import { holdSessionById } from './load.ts';
import type { MemoryLane } from './memory-lane.ts';
import { readFacts } from './read-facts.ts';
import { captureSession, readRecovery, readSession } from './read-session.ts';
import { captureSessions, readSessions } from './read-sessions.ts';
import { readThrough } from './read-through.ts';

function sessionNotFound(sessionId: string): Result<never> {
  return failed('session_not_found', `There is no session ${sessionId}. List the sessions to see which there are.`);
}

async function asResult<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = storageErrorFrom(cause);
    return failed(code, message);
  }
}

export function createApi(host: RecorderHost, memory: MemoryLane, committer: Committer): RecordingApi {
  const { store, clock } = host;
  const withMemory: typeof memory.read = (work) => memory.read(work);

  const listSessions = (query: SessionQuery) =>
    readThrough(
      store,
      withMemory,
      (_transaction, { state }) => Promise.resolve(captureSessions(state)),
      (transaction, captured) => readSessions(transaction, captured, query, clock()),
    );

  const recoveryOfSession = (sessionId: string) =>
    readThrough(
      store,
      withMemory,
      (transaction, held) => captureSession(transaction, held, sessionId),
      (transaction, captured) => readRecovery(transaction, captured, clock()),
    );

  async function allSessionIds(
    status: 'interrupted' | 'timed_out',
  ): Promise<{ session_id: string; last_activity: string }[]> {
    const found: { session_id: string; last_activity: string }[] = [];
    let cursor: string | null = null;
    do {
      const page = await listSessions({ status, limit: MAX_PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });
      found.push(...page.sessions);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return found;
  }

  async function dispose(sessionId: string, disposal: 'trash' | 'restore' | 'purge'): Promise<Result<null>> {
    let isKnown = false;
    await committer.facts(async (transaction, state) => {
      await holdSessionById(transaction, state, sessionId);
      isKnown = state.sessions.has(sessionId);
      const fact = isKnown ? decideDisposal(state, sessionId, disposal) : null;
      return fact === null ? [] : [fact];
    });
    return isKnown ? ok(null) : sessionNotFound(sessionId);
  }

  return {
    sessions: (query) => asResult(async () => ok(await listSessions(query))),
    session: (sessionId, page) =>
      asResult(async () => {
        const session = await readThrough(
          store,
          withMemory,
          (transaction, held) => captureSession(transaction, held, sessionId),
          (transaction, captured) => readSession(transaction, captured, page, clock()),
        );
        return session === null ? sessionNotFound(sessionId) : ok(session);
      }),
    recovery: (sessionId) =>
      asResult(async () => {
        const report = await recoveryOfSession(sessionId);
        return report === null ? sessionNotFound(sessionId) : ok(report);
      }),
    recoveries: () =>
      asResult(async () => {
        const stopped = [...(await allSessionIds('interrupted')), ...(await allSessionIds('timed_out'))];
        const ids = stopped.toSorted((a, b) => b.last_activity.localeCompare(a.last_activity));
        const reports: RecoveryReport[] = [];
        for (const { session_id } of ids) {
          const report = await recoveryOfSession(session_id);
          if (report !== null) reports.push(report);
        }
        return ok(reports);
      }),
    facts: (query) =>
      asResult(async () => {
        const page = await memory.read((transaction, { state }) => readFacts(transaction, state, query));
        return ok(page);
      }),
    status: () => asResult(async () => ok(await readStatus())),
    configure: (change) =>
      asResult(async () => {
        const parsed = parseConfigChange(change);
        if (!parsed.ok) return parsed;
        await committer.facts(() => Promise.resolve([{ type: 'config_changed', config: parsed.value }]));
        return ok(await memory.read((_transaction, { state }) => Promise.resolve(state.config)));
      }),
    trash: (sessionId) => asResult(() => dispose(sessionId, 'trash')),
    restore: (sessionId) => asResult(() => dispose(sessionId, 'restore')),
    purge: (sessionId) => asResult(() => dispose(sessionId, 'purge')),
  };

  async function readStatus(): Promise<StatusReport> {
    const { config, head, dirty } = await memory.read((_transaction, { state }) => {
      const dirtySessions = [...state.sessions.values()].filter((session) => session.dirty);
      return Promise.resolve({ config: state.config, head: state.head, dirty: dirtySessions.length });
    });
    const totals = await Promise.all(
      (['active', 'interrupted', 'timed_out'] as const).map((status) => listSessions({ status, limit: 1 })),
    );
    return {
      status: 'running',
      active_sessions: totals.reduce((sum, { total }) => sum + total, 0),
      dirty_sessions: dirty,
      config,
      version: host.version,
      instance_id: host.instanceId,
      head,
      storage: { health: memory.health, ...(await host.estimateStorage()) },
    };
  }
}
