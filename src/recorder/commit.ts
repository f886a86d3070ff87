// One commit: a group of requests, decided against the journal's end and journalled as one record,
// in one transaction.

import { apply, decide, settle, type RecordingState, type Request } from '../engine/index.ts';
import type { Fact, NewFact, Reply } from '../protocol/index.ts';
import {
  NEWEST_JOURNAL_VERSION,
  shorten,
  type StoredFact,
  type WriteTransaction,
  type WrittenCommit,
} from '../storage/index.ts';
import { SETTLED_PER_FACT } from './constants.ts';
import type { Memory } from './memory.ts';
import type { Redaction, RedactionPass } from './redaction.ts';

export interface CommitContext {
  /** Epoch ms: the commit's time. */
  readonly now: number;
  /** Makes a UUID for the ack of an event without an id. */
  readonly newId: () => string;
  /** Distinguishes the commit's record from all others, if its events do not. */
  readonly mark: string;
  /** Distinguishes it from the record of another recorder that got the same events in the same millisecond. Short, because every record carries it. */
  readonly tag: string;
  readonly redaction: Redaction;
  /** Whether a request has waited for so long that it must be decided. */
  readonly hasWaited: (request: Request) => boolean;
}

export interface Committed {
  /** One for each request, in their order; null for one that waits. */
  readonly replies: readonly (Reply | null)[];
  /** What they became, to be published. */
  readonly facts: readonly Fact[];
  /** Null when there was nothing to journal. */
  readonly record: WrittenCommit | null;
  /** What redaction has learnt, and what it holds back. */
  readonly redacted: RedactionPass;
}

/** Collects what one transaction will journal, and applies each fact to memory at once. */
class RecordBuilder {
  readonly facts: Fact[] = [];
  readonly #stored: StoredFact[] = [];
  readonly #settled: [clientId: string, counter: number, after: number][] = [];
  #settledSinceFact = 0;
  readonly #memory: Memory;
  readonly #now: number;

  constructor(memory: Memory, now: number) {
    this.#memory = memory;
    this.#now = now;
  }

  get state(): RecordingState {
    return this.#memory.state;
  }

  add(fact: NewFact): void {
    const committed: Fact = { ...fact, seq: this.state.head + 1, recorded_at: this.#now };
    apply(this.state, committed);
    this.facts.push(committed);
    this.#stored.push(shorten(this.state, fact));
    this.#settledSinceFact = 0;
  }

  settle(clientId: string, counter: number): void {
    settle(this.state, clientId, counter, this.#now);
    this.#settled.push([clientId, counter, this.facts.length]);
    this.#settledSinceFact += 1;
    if (this.#settledSinceFact >= SETTLED_PER_FACT) this.#noteSettled(clientId, counter);
  }

  /** Adds a fact that says no more than that an event is handled. */
  #noteSettled(settled_client_id: string, counter: number): void {
    this.add({ type: 'event_settled', settled_client_id, counter, code: null });
  }

  /** Adds the record to the journal, if there is anything to keep. */
  append(transaction: WriteTransaction, mark: string | null): WrittenCommit | null {
    const [handled] = this.#settled;
    if (this.facts.length === 0 && handled !== undefined) this.#noteSettled(handled[0], handled[1]);
    const [first] = this.facts;
    if (first === undefined) return null;
    if (this.facts.some(({ type }) => type === 'session_imported')) this.#memory.version = NEWEST_JOURNAL_VERSION;
    const written = transaction.append(first.seq, {
      version: this.#memory.version,
      recorded_at: this.#now,
      settled: this.#settled,
      mark,
      facts: this.#stored,
    });
    this.#memory.lastRecord = written.last_record;
    this.#memory.journalled += written.length;
    return written;
  }
}

/** Whether an event has no id that distinguishes it from another event with the same content. */
export function isNameless({ parsed, number }: Request): boolean {
  return number === null && parsed.ok && (parsed.value.event_id ?? null) === null;
}

/** Decides and journals `requests`. Memory is ahead of the database until the transaction completes: drop it if the transaction fails. */
export function commitRequests(
  transaction: WriteTransaction,
  memory: Memory,
  requests: readonly Request[],
  context: CommitContext,
): Committed {
  const record = new RecordBuilder(memory, context.now);
  const redacted = context.redaction.begin(memory.state, requests, context.hasWaited);
  const replies = requests.map((_, index) => {
    const request = redacted.take(index);
    if (request === null) return null;
    const verdict = decide(memory.state, request, context.newId);
    if (verdict.reply.type === 'error') redacted.noteRefused();
    if (verdict.fact !== null) record.add(verdict.fact);
    if (verdict.settled !== null) record.settle(verdict.settled.client_id, verdict.settled.counter);
    return verdict.reply;
  });
  const written = record.append(transaction, requests.some(isNameless) ? context.mark : context.tag);
  return { replies, facts: record.facts, record: written, redacted };
}

/** Journals facts that were decided from the state as it is in this transaction. */
export function commitFacts(
  transaction: WriteTransaction,
  memory: Memory,
  facts: readonly NewFact[],
  now: number,
): readonly Fact[] {
  const record = new RecordBuilder(memory, now);
  for (const fact of facts) record.add(fact);
  record.append(transaction, null);
  return record.facts;
}
