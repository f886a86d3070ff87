// Every message between a page and the torture.
import type { TransportKind } from '../../src/client/recorder-client.ts';
import type { ConfigChange, SessionDetail } from '../../src/protocol/index.ts';
import type { WritingPlan } from './writing-plan.ts';

/** To a page: do something, and answer with `done` or `failed`. */
export type Command =
  /** Installs the service worker; waits for its control when told to. Answers whether it controls the page. */
  | { readonly type: 'install'; readonly waits: boolean }
  /** Opens the recorder that writes. No transports: the default ones. */
  | { readonly type: 'open'; readonly transports: readonly TransportKind[] | null }
  /** Records a plan's events with random pauses until `stop`, at most `limit` of them. */
  | { readonly type: 'write'; readonly plan: WritingPlan; readonly seed: number; readonly limit: number | null }
  /** Ends what `write` began; answers how many events were sent, once each has its reply. */
  | { readonly type: 'stop' }
  | { readonly type: 'configure'; readonly change: ConfigChange }
  /** Reads sessions; answers with {@link ReadAnswer}. */
  | { readonly type: 'read'; readonly by: 'port' | 'rest'; readonly sessions: readonly string[] }
  /** Looks for a new build. Where one waits and `applies` says so, it takes over and the page reloads by itself. Answers whether one waits. */
  | { readonly type: 'update'; readonly applies: boolean }
  /** Answers how many bytes the origin uses; null where that cannot be known. */
  | { readonly type: 'usage' };

/** In the order asked for; null: there is no such session. */
export type ReadAnswer = readonly (SessionDetail | null)[];

/** From a page, without being asked. Times are its own, in epoch ms. */
export type Report =
  | { readonly type: 'sent'; readonly number: number; readonly at: number }
  | { readonly type: 'acked'; readonly number: number; readonly at: number }
  | { readonly type: 'refused'; readonly number: number; readonly message: string }
  /** The recorder's state has changed; `reason` is the code of `not_saved`. */
  | { readonly type: 'state'; readonly status: string; readonly reason: string | null };
