// The interface of reads and commands, the same at every transport.

import type { Config } from './config.ts';
import type { Result } from './result.ts';
import type {
  EndedSessions,
  FactPage,
  FactQuery,
  MessagePage,
  QuarantinedRecord,
  RecoveryQuery,
  RecoveryReport,
  SessionDetail,
  SessionPage,
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
  /** A session with a page of its messages; with all of them when `page` is absent. Errors: `session_not_found`, `invalid_event`. */
  session(sessionId: string, page?: MessagePage): Promise<Result<SessionDetail>>;
  /** Errors: `session_not_found`. */
  recovery(sessionId: string): Promise<Result<RecoveryReport>>;
  /** A page of the sessions that are interrupted or timed out, newest activity first. `recovery` has the report of each. */
  recoveries(query?: RecoveryQuery): Promise<Result<SessionPage>>;
  /** Ends sessions that are interrupted or timed out, as many as fit into a few seconds. */
  endRecoveries(): Promise<Result<EndedSessions>>;
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
  /** Deletes a session for good, in the trash or not. Errors: `session_not_found`. */
  purge(sessionId: string): Promise<Result<null>>;
}
