// The recorder: takes events, commits them in groups, answers and publishes after the commit. The
// same class runs in every host; it knows IndexedDB only through the store it is given.

import {
  attachmentsNamedIn,
  type ImportedSession,
  type RecordingApi,
  type Reply,
  type StorageHealth,
} from '../protocol/index.ts';
import { StorageError } from '../storage/index.ts';
import { createApi } from './api.ts';
import { AttachmentIntake } from './attachment-intake.ts';
import { AttachmentUses } from './attachment-uses.ts';
import { Attendance } from './attendance.ts';
import { Checkpointer, type DecideFolded } from './checkpointer.ts';
import { Committer } from './committer.ts';
import { createCommitQueue, type CommitQueue } from './commit-queue.ts';
import { RETENTION_INTERVAL_MS } from './constants.ts';
import type { RecorderHost } from './host.ts';
import { ListCache } from './list-cache.ts';
import { MemoryLane } from './memory-lane.ts';
import type { RecorderParts } from './parts.ts';
import { readRequests } from './read-request.ts';
import { purgeAll } from './purge-all.ts';
import { Publisher } from './publisher.ts';
import { Reads } from './reads.ts';
import { retain } from './retention.ts';
import { sessionsInRecording, type SessionInRecording } from './sessions-in-recording.ts';
import { findSuccessor } from './successor.ts';

/** The sender of events whose ids do not name their client. */
export interface EventSource {
  /** The page whose request the service worker answers. */
  readonly page_id: string | null;
  /** The client of ours that sent them. */
  readonly client_id?: string;
}

export class Recorder {
  /** Reads and commands. */
  readonly api: RecordingApi;
  /** The clock and the timers of its worker. */
  readonly timing: Pick<RecorderHost, 'elapsed' | 'startTimer'>;
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #committer: Committer;
  readonly #queue: CommitQueue;
  readonly #checkpointer: Checkpointer;
  readonly #attendance: Attendance;
  readonly #parts: RecorderParts;
  readonly #uses: AttachmentUses;
  readonly #intake: AttachmentIntake;
  #retainedAt = -Infinity;

  constructor(host: RecorderHost) {
    this.#host = host;
    this.timing = host;
    this.#memory = new MemoryLane(host.store, host.worker ?? null);
    const context = { host, memory: this.#memory };
    this.#uses = new AttachmentUses(context);
    this.#intake = new AttachmentIntake(context, this.#uses);
    const publisher = new Publisher(host, (facts) => {
      this.#uses.noticeCommit(facts);
      this.#checkpointer.noticeCommit(facts);
      this.#attendance.noticeCommit(facts);
      if (facts.some(({ type }) => type === 'config_changed')) this.#retainedAt = -Infinity;
    });
    this.#committer = new Committer(host, this.#memory, publisher);
    this.#queue = createCommitQueue(
      (requests, meanwhile, isLast) => this.#committer.requests(requests, meanwhile, isLast),
      () => {
        publisher.flush();
      },
      host.startTimer,
    );
    const lists = new ListCache();
    this.#checkpointer = new Checkpointer(host, this.#memory, lists);
    this.#attendance = new Attendance(host, this.#memory, this.#committer, () => this.#queue.release());
    this.#parts = {
      host,
      memory: this.#memory,
      committer: this.#committer,
      reads: new Reads(host, this.#memory, publisher, this.#attendance, lists),
      checkpoint: () => this.checkpoint(),
      purgeAll: async () => {
        this.#committer.publish(await purgeAll(host, this.#memory));
      },
      uses: this.#uses,
    };
    this.api = createApi(this.#parts);
  }

  /** How the storage took the last write and the last read. */
  get health(): StorageHealth {
    return this.#memory.health;
  }

  /**
   * Records events of one caller. Settles with one reply for each, in their order, once they are
   * durable or refused; never rejects.
   */
  record(events: readonly unknown[], source: EventSource): Promise<readonly Reply[]> {
    const sender = source.client_id ?? (source.page_id === null ? null : `page:${source.page_id}`);
    return this.#intake.take(events, sender, (taken) => this.#queue.add(readRequests(taken, sender)));
  }

  /** Notes the attachments that sessions of an import name, before these are written. Never rejects. Call what it returns once they are, and wait for it: an import's worker ends with its import. */
  async noteAttachments(sessions: readonly ImportedSession[]): Promise<() => Promise<void>> {
    const uses = sessions.flatMap(({ session_id, messages }) =>
      messages.flatMap(({ metadata }) => attachmentsNamedIn(metadata).map((sha256) => ({ session_id, sha256 }))),
    );
    if (uses.length === 0) return () => Promise.resolve();
    await this.#uses.noteSafely(uses);
    return () => {
      this.#uses.confirm(uses);
      return this.#uses.released();
    };
  }

  /** Folds the journal into the projection now. Never rejects; a failure loses nothing and shows in `health`. */
  checkpoint(): Promise<void> {
    return this.#checkpointer.run();
  }

  /** Does so if facts have waited for `persist_interval_secs`: for hosts whose timers may not fire. */
  async checkpointIfDue(): Promise<void> {
    if (this.#checkpointer.isDue()) await this.#checkpointer.run();
  }

  /**
   * Commits and publishes the facts that `decide` returns. What it puts into memory besides is folded in the same transaction. Every
   * try calls `decide` again. Rejects with `StorageError`, and with what `decide` threw.
   */
  async foldWith(decide: DecideFolded): Promise<void> {
    this.#committer.publish(await this.#checkpointer.foldWith(decide));
  }

  /** A client is closed: its sessions lose it, and are interrupted when it was their last. Rejects with `StorageError`. */
  clientGone(clientId: string): Promise<void> {
    return this.#attendance.leave(clientId);
  }

  /** Does what no event causes: interrupts sessions of closed clients, folds a journal that another host left, purges what is over its time. Rejects with `StorageError`. */
  async sweep(): Promise<void> {
    await this.#memory.probe();
    await this.#attendance.sweep();
    await this.#checkpointer.noticeOthers();
    const now = this.#host.elapsed();
    if (now - this.#retainedAt < RETENTION_INTERVAL_MS) return;
    this.#retainedAt = now;
    await retain(this.#parts);
    await this.#uses.sweep();
  }

  /** The sessions that are being recorded now: active, with a client that exists. Writes nothing. Rejects with `StorageError`. */
  sessionsInRecording(): Promise<readonly SessionInRecording[]> {
    return sessionsInRecording(this.#host, this.#memory);
  }

  /** Whether a newer build has written, so that this one can record nothing; false where that cannot be read. Never rejects. */
  async isOutdated(): Promise<boolean> {
    try {
      await this.#memory.read(() => Promise.resolve());
      return false;
    } catch (cause) {
      return cause instanceof StorageError && cause.code === 'version_mismatch';
    }
  }

  /** Script of the newer build's worker, when a newer build has written; null where none is known. Never rejects. */
  async findSuccessor(): Promise<string | null> {
    const { store, worker, log } = this.#host;
    if (worker === undefined) return null;
    try {
      return await findSuccessor(store, worker);
    } catch (cause) {
      log('The address of a newer build could not be read', cause);
      return null;
    }
  }

  /** Resolves once the second copy has what was folded, or could not be written. Call it before a worker ends. Never rejects. */
  async copied(): Promise<void> {
    await this.#host.copy?.settled();
  }

  /** Makes a checkpoint, and closes the database. */
  async close(): Promise<void> {
    await this.#checkpointer.run();
    this.#checkpointer.stop();
    await this.copied();
    this.#host.store.close();
    this.#host.attachments.close();
  }
}
