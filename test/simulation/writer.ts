// A writer: a page of the simulated browser that records.

import type { Ledger } from './ledger.ts';
import type { Realm } from './scheduler.ts';

export interface Writer {
  readonly name: string;
  readonly realm: Realm;
  /** Ledgers of events, each in one order. The last one is the current one. */
  readonly ledgers: readonly Ledger[];
  /** Violations of guarantees. */
  readonly faults: readonly string[];
  /** How a recorder detects whether its page is open: a Web Lock, the service worker's list of pages, or each for some of its events. */
  readonly knownBy: { readonly lock: boolean; readonly page: boolean };
  /** Its sessions may be interrupted while the page is open. */
  readonly wasSuspended: boolean;
  /** Whether every event that it recorded is acked or abandoned. */
  readonly isSettled: boolean;
  /** Its progress, for error messages. */
  readonly standing: string;
  /** Records an event, as a task of its realm. */
  act(): void;
  /** The recordings were deleted. */
  startOver(): void;
}
