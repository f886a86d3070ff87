// The packer of a page that has not loaded packed.ts yet.

import { jsonText } from './json-text.ts';

/** Packs events, which must be JSON values, and shortens none. `unpackEvents` reads the text like that of `packEvents`. */
export function packWhole(events: readonly unknown[]): string {
  return jsonText({ places: [], items: events });
}
