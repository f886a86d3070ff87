// The message of the channel with facts that may be invalid. `packFacts` takes valid facts only.

import { WIRE_VERSION } from '../../src/protocol/index.ts';

/** A message with each fact whole. Its text is JSON, so values that JSON drops are dropped. */
export function factsMessage(facts: readonly unknown[], version = WIRE_VERSION): object {
  return { type: 'facts', wire_version: version, facts: JSON.stringify({ places: [], items: facts }) };
}
