// What the engine decides: an event that has been parsed, and who sent it.

import type { EventNumber, ParsedEvent } from '../protocol/index.ts';
import type { Caller } from './outcome.ts';

/** An event as it came in, parsed once, with its caller. */
export interface Request {
  readonly parsed: ParsedEvent;
  /** Its number, when its id is one of our client's. */
  readonly number: EventNumber | null;
  /** Of an event without one: the number of the event before it in its batch, which must be handled first. */
  readonly follows: EventNumber | null;
  readonly caller: Caller;
  /** What its events arrive by, in order: a page or a client, whoever made their ids. Null where that is not known. */
  readonly sender: string | null;
}
