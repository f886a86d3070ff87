// Whoever records something in a page of the simulated browser.

import type { Ledger } from './ledger.ts';
import type { Realm } from './scheduler.ts';

export interface Writer {
  readonly name: string;
  readonly realm: Realm;
  /** Each of events in one order; the last one is that of what it records now. */
  readonly ledgers: readonly Ledger[];
  /** What went against a promise. */
  readonly faults: readonly string[];
  /** What shows whether its page lives: a Web Lock, the service worker's list of pages, or each for some of its events. */
  readonly knownBy: { readonly lock: boolean; readonly page: boolean };
  /** Its sessions may be interrupted while it lives. */
  readonly wasSuspended: boolean;
  /** Whether all that it recorded is acked, or given up. */
  readonly isSettled: boolean;
  /** How far it is, for an error's text. */
  readonly standing: string;
  /** Records something, as a task of its realm. */
  act(): void;
  /** What was recorded is gone. */
  startOver(): void;
}
