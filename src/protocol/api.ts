// The interface of reads and commands, the same at every transport.

import type { Config } from './config.ts';
import type { Attachment, AttachmentInfo } from './attachments.ts';
import type { Result } from './result.ts';
import type {
  BulkCommand,
  BulkResult,
  FactPage,
  FactQuery,
  MessagePage,
  QuarantinedRecord,
  RecoveryQuery,
  RecoveryReport,
  SessionDetail,
  SessionPage,
  SessionPreview,
  SessionQuery,
  StatusReport,
} from './views.ts';

/**
 * Reads and commands. Nothing throws: failures are values. A read sees everything that any host had committed when the
 * read was requested.
 */
export interface RecordingApi {
  /** A page of the sessions that match; of all but the trash when `query` is absent. Errors: `invalid_event`. */
  sessions(query?: SessionQuery): Promise<Result<SessionPage>>;
  /**
   * A session with a page of its messages; with all of them when `page` is absent. Errors: `session_not_found`, `invalid_event`,
   * and `message_not_found` where the session has no message that the page is to be around.
   *
   * @example
   * await recorder.api.session('s1', { around: 'm42', limit: 50 }); // m42, with what comes before and after it
   */
  session(sessionId: string, page?: MessagePage): Promise<Result<SessionDetail>>;
  /**
   * Sessions with all of their messages and the timing of these: of at most 250 ids the first, one at least, as many as have a few
   * million characters; ask for the others again. Null in the place of a session that is not there. What exports read with.
   * Errors: `invalid_event`.
   *
   * @example
   * const { ok, value } = await recorder.api.wholeSessions(ids);
   * if (ok) ids = ids.slice(value.length);
   */
  wholeSessions(sessionIds: readonly string[]): Promise<Result<readonly (SessionDetail | null)[]>>;
  /** Errors: `session_not_found`. */
  recovery(sessionId: string): Promise<Result<RecoveryReport>>;
  /** A page of the sessions that are interrupted or timed out, newest activity first. `recovery` has the report of each. */
  recoveries(query?: RecoveryQuery): Promise<Result<SessionPage>>;
  /** How sessions begin, in the order of at most 200 ids. Errors: `invalid_event`. */
  previews(sessionIds: readonly string[]): Promise<Result<readonly SessionPreview[]>>;
  /**
   * Ends, trashes, restores or purges many sessions, as many as fit into a few seconds. What is so already, or is not there,
   * stays. Errors: `invalid_event`.
   *
   * @example
   * const { ok, value } = await recorder.api.act({ action: 'purge', query: { status: 'trashed' } }); // again while value.remaining
   */
  act(command: BulkCommand): Promise<Result<BulkResult>>;
  /** Gives a session another title. Its status and its place in lists stay. Errors: `session_not_found`, `invalid_event`. */
  rename(sessionId: string, title: string): Promise<Result<null>>;
  /** Pins a session, or unpins it, in the same way. Errors: `session_not_found`, `invalid_event` where its metadata is not an object. */
  pin(sessionId: string, isPinned: boolean): Promise<Result<null>>;
  /** Damaged journal records, oldest first. The recovery of a session names the text that is missing. */
  quarantine(): Promise<Result<readonly QuarantinedRecord[]>>;
  facts(query: FactQuery): Promise<Result<FactPage>>;
  status(): Promise<Result<StatusReport>>;
  /** Changes some settings. Errors: `invalid_event`. */
  configure(change: unknown): Promise<Result<Config>>;
  /** Moves a session to the trash. Errors: `session_not_found`. */
  trash(sessionId: string): Promise<Result<null>>;
  /** Takes a session back from the trash. Errors: `session_not_found`. */
  restore(sessionId: string): Promise<Result<null>>;
  /** Deletes a session for good, in the trash or not, and the attachments that no other session names. Errors: `session_not_found`. */
  purge(sessionId: string): Promise<Result<null>>;
  /**
   * Deletes everything that is recorded in the namespace for good: sessions, the trash, attachments, damaged values and the second copy, which
   * goes first. Nothing of it comes back, and `onEvicted` does not report it. Settings stay, and clients go on: what they record of a session
   * that is deleted is refused with `session_not_found`, as after `purge`.
   * Errors: `storage_unavailable`, with nothing deleted where the second copy cannot be, or is in use for long. Where attachments cannot be
   * deleted, the sessions are; call again.
   *
   * @example
   * const { ok, error } = await recorder.api.purgeAll();
   * if (!ok) show(error.message);
   */
  purgeAll(): Promise<Result<null>>;
  /**
   * Stores the bytes of an attachment, once, and returns what a message has to say to name it. An attachment that no message
   * names within a day is deleted. `sha256`: the hash that the bytes must have.
   * Errors: `attachments_full` over the budget, `storage_full` where room is kept for text, `payload_too_large` over 256 MiB,
   * `hash_mismatch`, `invalid_event`.
   *
   * @example
   * const { ok, value } = await recorder.api.attach(file);
   * session.message({ role: 'user', content, metadata: { attachments: ok ? [{ name: file.name, ...value }] : [] } });
   */
  attach(bytes: Blob, sha256?: string): Promise<Result<AttachmentInfo>>;
  /** An attachment with its bytes. Errors: `attachment_not_found`, `invalid_event`. */
  attachment(sha256: string): Promise<Result<Attachment>>;
}
