// All messages between a page and the torture run.
import type { TransportKind } from '../../src/client/recorder-client.ts';
import type { ConfigChange, SessionDetail } from '../../src/protocol/index.ts';
import type { WritingPlan } from './writing-plan.ts';

/** A command to a page. The page performs it and answers `done` or `failed`. */
export type Command =
  /** Installs the service worker; with `waits`, waits until it controls the page. Answers null, or a text of what is missing, after a deadline. */
  | { readonly type: 'install'; readonly waits: boolean }
  /** Opens the recorder that writes. Null: the default transports. */
  | { readonly type: 'open'; readonly transports: readonly TransportKind[] | null }
  /** Records at most `limit` events of a plan, with random pauses, until `stop`. */
  | { readonly type: 'write'; readonly plan: WritingPlan; readonly seed: number; readonly limit: number | null }
  /** Stops `write`. Answers with the number of events sent, after each has its reply. */
  | { readonly type: 'stop' }
  | { readonly type: 'configure'; readonly change: ConfigChange }
  /** Reads sessions. Answers with {@link ReadAnswer}. */
  | { readonly type: 'read'; readonly by: 'port' | 'rest'; readonly sessions: readonly string[] }
  /** Checks for a new build. With `applies`, a waiting build takes over and the page reloads. Answers with the outcome. */
  | { readonly type: 'update'; readonly applies: boolean }
  /** Answers with the number of bytes that the origin uses; null where the browser cannot estimate it. */
  | { readonly type: 'usage' };

/** The sessions in the requested order; null: the session does not exist. */
export type ReadAnswer = readonly (SessionDetail | null)[];

/** A report that a page sends without a request. Times are the page's, in epoch ms. */
export type Report =
  | { readonly type: 'sent'; readonly number: number; readonly at: number }
  | { readonly type: 'acked'; readonly number: number; readonly at: number }
  | { readonly type: 'refused'; readonly number: number; readonly message: string }
  /** The recorder's state has changed. `reason` is the code of `not_saved`. */
  | { readonly type: 'state'; readonly status: string; readonly reason: string | null };
