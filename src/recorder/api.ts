// Reads and commands as other contexts call them: arguments are parsed, and everything is answered with a result.

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
  type RecordingApi,
  type Result,
} from '../protocol/index.ts';
import { createAnswer } from './answer.ts';
import type { Committer } from './committer.ts';
import { endRecoveries } from './end-recoveries.ts';
import type { RecorderHost } from './host.ts';
import { holdSessionById } from './load.ts';
import type { MemoryLane } from './memory-lane.ts';
import type { Reads } from './reads.ts';

export function createApi(host: RecorderHost, memory: MemoryLane, committer: Committer, reads: Reads): RecordingApi {
  const answer = createAnswer(host.log);
  const nothing = ok(null);

  /** Moves a session to the trash or back, or deletes it. */
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

  async function configure(change: ConfigChange): Promise<Result<Config>> {
    await committer.facts(() => Promise.resolve([{ type: 'config_changed', config: change }]));
    return ok(await memory.read((_transaction, { state }) => Promise.resolve(state.config)));
  }

  // Frozen, because comlink lets every tab set the properties of what it is given.
  return Object.freeze<RecordingApi>({
    sessions: (query) => answer(parseSessionQuery(query), async (wanted) => ok(await reads.sessions(wanted))),
    session: (sessionId, page) =>
      answer(parseSessionId(sessionId), (id) =>
        answer(parseMessagePage(page), async (wanted) => found(id, await reads.session(id, wanted))),
      ),
    recovery: (sessionId) => answer(parseSessionId(sessionId), async (id) => found(id, await reads.recovery(id))),
    recoveries: (query = {}) =>
      answer(parseRecoveryQuery(query), async (wanted) => ok(await reads.sessions({ ...wanted, status: 'stopped' }))),
    endRecoveries: () =>
      answer(nothing, async () => ok(await endRecoveries(host, committer, () => reads.count('stopped')))),
    quarantine: () => answer(nothing, async () => ok(await reads.quarantine())),
    facts: (query) => answer(parseFactQuery(query), async (wanted) => ok(await reads.facts(wanted))),
    status: () => answer(nothing, async () => ok(await reads.status())),
    configure: (change) => answer(parseConfigChange(change), configure),
    trash: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'trash')),
    restore: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'restore')),
    purge: (sessionId) => answer(parseSessionId(sessionId), (id) => dispose(id, 'purge')),
  });
}

function found<T>(sessionId: string, value: T | null): Result<T> {
  return value === null ? sessionNotFound(sessionId) : ok(value);
}

function sessionNotFound(sessionId: string): Result<never> {
  return failed('session_not_found', `There is no session ${sessionId}. List the sessions to see which there are.`);
}
