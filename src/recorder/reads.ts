// What the recorder reads for others. Each read sees everything that was committed before it began. Reads reject with
// `StorageError`.

import type {
  FactPage,
  FactQuery,
  MessagePage,
  QuarantinedRecord,
  RecoveryReport,
  SessionPage,
  SessionPreview,
  SessionQuery,
  StatusReport,
} from '../protocol/index.ts';
import { attachmentTotals } from './attachments.ts';
import { copyReport } from './copy-report.ts';
import type { Attendance } from './attendance.ts';
import type { RecorderHost } from './host.ts';
import type { ListCache } from './list-cache.ts';
import type { MemoryLane } from './memory-lane.ts';
import type { Publisher } from './publisher.ts';
import { readFacts } from './read-facts.ts';
import { captureBeginnings, readPreviews } from './read-previews.ts';
import { readQuarantine } from './read-quarantine.ts';
import { captureSession, readRecovery, readSession } from './read-session.ts';
import { readSessions } from './read-sessions.ts';
import { captureWhole, readWholeSessions } from './read-whole-sessions.ts';
import { readThrough, type WithMemory } from './read-through.ts';
import { captureSessions } from './session-listing.ts';

export class Reads {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #publisher: Publisher;
  readonly #attendance: Pick<Attendance, 'looked'>;
  readonly #lists: ListCache;
  readonly #withMemory: WithMemory = (work) => this.#memory.read(work);

  constructor(
    host: RecorderHost,
    memory: MemoryLane,
    publisher: Publisher,
    attendance: Pick<Attendance, 'looked'>,
    lists: ListCache,
  ) {
    this.#host = host;
    this.#memory = memory;
    this.#publisher = publisher;
    this.#attendance = attendance;
    this.#lists = lists;
  }

  async sessions(query: SessionQuery): Promise<SessionPage> {
    await this.#attendance.looked();
    return this.#list(query);
  }

  #list(query: SessionQuery): Promise<SessionPage> {
    return readThrough(
      this.#host.store,
      this.#withMemory,
      (_transaction, { state }) => Promise.resolve(captureSessions(state)),
      (transaction, captured) => readSessions(transaction, captured, query, this.#host.clock(), this.#lists),
    );
  }

  /** How many sessions a list of `status` holds. */
  async count(status: NonNullable<SessionQuery['status']>): Promise<number> {
    return (await this.#list({ status, limit: 1 })).total;
  }

  async session(sessionId: string, page: MessagePage): ReturnType<typeof readSession> {
    await this.#attendance.looked();
    return readThrough(
      this.#host.store,
      this.#withMemory,
      (transaction, memory) => captureSession(transaction, memory, sessionId),
      (transaction, captured) => readSession(transaction, captured, page, this.#host.clock()),
    );
  }

  /** The first of the sessions: see `wholeSessions` of the API. */
  async wholeSessions(sessionIds: readonly string[]): ReturnType<typeof readWholeSessions> {
    await this.#attendance.looked();
    return readThrough(
      this.#host.store,
      this.#withMemory,
      (_transaction, memory) => Promise.resolve(captureWhole(memory, sessionIds)),
      (transaction, captured) => readWholeSessions(transaction, captured, sessionIds, this.#host.clock()),
    );
  }

  /** Null when there is no such session. */
  async recovery(sessionId: string): Promise<RecoveryReport | null> {
    await this.#attendance.looked();
    return readThrough(
      this.#host.store,
      this.#withMemory,
      (transaction, memory) => captureSession(transaction, memory, sessionId),
      (transaction, captured) => readRecovery(transaction, captured, this.#host.clock()),
    );
  }

  previews(sessionIds: readonly string[]): Promise<readonly SessionPreview[]> {
    return readThrough(
      this.#host.store,
      this.#withMemory,
      (_transaction, { state }) => Promise.resolve(captureBeginnings(state, sessionIds)),
      (transaction, captured) => readPreviews(transaction, captured, sessionIds),
    );
  }

  quarantine(): Promise<readonly QuarantinedRecord[]> {
    return this.#memory.read(readQuarantine);
  }

  facts(query: FactQuery): Promise<FactPage> {
    return this.#memory.read((transaction, { state }) => {
      // A new follower starts at the journal's end of this read: what is published later must be after it.
      this.#publisher.flush();
      return readFacts(transaction, state, query);
    });
  }

  async status(): Promise<StatusReport> {
    const { version, namespace, instanceId, estimateStorage } = this.#host;
    const { config, head, folded, dirty, database_id, restored } = await this.#memory.read(
      async (transaction, { state }) => {
        const dirtySessions = [...state.sessions.values()].filter((session) => session.dirty);
        const [id, report, left] = await Promise.all([
          transaction.databaseId(),
          transaction.restored(),
          transaction.restoring(),
        ]);
        const known = { database_id: id, restored: report && { ...report, pending: left?.refs.length ?? 0 } };
        return { config: state.config, head: state.head, folded: state.folded, dirty: dirtySessions.length, ...known };
      },
    );
    const [active, stopped, copy] = await Promise.all([
      this.count('active'),
      this.count('stopped'),
      copyReport(this.#host, config, database_id, folded),
    ]);
    return {
      status: 'running',
      active_sessions: active + stopped,
      dirty_sessions: dirty,
      config,
      version,
      namespace,
      instance_id: instanceId,
      head,
      storage: {
        health: this.#memory.health,
        database_id,
        ...(await estimateStorage()),
        restored,
        copy,
        attachments: await attachmentTotals({ host: this.#host, memory: this.#memory }),
      },
    };
  }
}
