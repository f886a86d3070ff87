// Reads and commands as values: the one place where a failing storage becomes a result.

import { decideDisposal } from '../engine/index.ts';
import {
  failed,
  ok,
  parseConfigChange,
  parseFactQuery,
  parseMessagePage,
  parseRecoveryQuery,
  parseSessionId,
  parseSessionQuery,
  type Config,
  type ConfigChange,
  type MessagePage,
  type RecordingApi,
  type Result,
  type SessionDetail,
  type StatusReport,
} from '../protocol/index.ts';
import { createAnswer } from './answer.ts';
import type { Committer } from './committer.ts';
import { endRecoveries } from './end-recoveries.ts';
import type { RecorderHost } from './host.ts';
import { holdSessionById } from './load.ts';
import type { MemoryLane } from './memory-lane.ts';
import type { Publisher } from './publisher.ts';
import { readFacts } from './read-facts.ts';
import { readQuarantine } from './read-quarantine.ts';
import { captureSession, readRecovery, readSession } from './read-session.ts';
import { captureSessions, readSessions, type ListedSessions } from './read-sessions.ts';
import { readThrough } from './read-through.ts';

function sessionNotFound(sessionId: string): Result<never> {
  return failed('session_not_found', `There is no session ${sessionId}. List the sessions to see which there are.`);
}

export function createApi(
  host: RecorderHost,
  memory: MemoryLane,
  committer: Committer,
  publisher: Publisher,
): RecordingApi {
  const { store, clock } = host;
  const answer = createAnswer(host.log);
  const withMemory: typeof memory.read = (work) => memory.read(work);

  const listSessions = (query: ListedSessions) =>
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

  async function readPage(sessionId: string, page: MessagePage): Promise<Result<SessionDetail>> {
    const session = await readThrough(
      store,
      withMemory,
      (transaction, held) => captureSession(transaction, held, sessionId),
      (transaction, captured) => readSession(transaction, captured, page, clock()),
    );
    return session === null ? sessionNotFound(sessionId) : ok(session);
  }

  async function configure(change: ConfigChange): Promise<Result<Config>> {
    await committer.facts(() => Promise.resolve([{ type: 'config_changed', config: change }]));
    return ok(await memory.read((_transaction, { state }) => Promise.resolve(state.config)));
  }

  // Frozen, because comlink lets every tab set the properties of what it is given.
  return Object.freeze<RecordingApi>({
    sessions: (query) => answer(parseSessionQuery(query), async (wanted) => ok(await listSessions(wanted))),
    session: (sessionId, page) =>
      answer(parseSessionId(sessionId), (id) => answer(parseMessagePage(page), (wanted) => readPage(id, wanted))),
    recovery: (sessionId) =>
      answer(parseSessionId(sessionId), async (id) => {
        const report = await recoveryOfSession(id);
        return report === null ? sessionNotFound(id) : ok(report);
      }),
    recoveries: (query = {}) =>
      answer(parseRecoveryQuery(query), async (wanted) => ok(await listSessions({ ...wanted, status: 'stopped' }))),
    endRecoveries: () =>
      answer(ok(null), async () =>
        ok(
          await endRecoveries(host, committer, async () => (await listSessions({ status: 'stopped', limit: 1 })).total),
        ),
      ),
    quarantine: () => answer(ok(null), async () => ok(await memory.read(readQuarantine))),
    facts: (query) =>
      answer(parseFactQuery(query), async (wanted) =>
        ok(
          await memory.read((transaction, { state }) => {
            // A new follower starts at the journal's end of this read: what is published later must be after it.
            publisher.flush();
            return readFacts(transaction, state, wanted);
          }),
        ),
      ),
    status: () => answer(ok(null), async () => ok(await readStatus())),
    configure: (change) => answer(parseConfigChange(change), configure),
    trash: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'trash')),
    restore: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'restore')),
    purge: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'purge')),
  });

  async function readStatus(): Promise<StatusReport> {
    const { config, head, dirty, database_id } = await memory.read(async (transaction, { state }) => {
      const dirtySessions = [...state.sessions.values()].filter((session) => session.dirty);
      const id = await transaction.databaseId();
      return { config: state.config, head: state.head, dirty: dirtySessions.length, database_id: id };
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
      namespace: host.namespace,
      instance_id: host.instanceId,
      head,
      storage: { health: memory.health, database_id, ...(await host.estimateStorage()) },
    };
  }
}
