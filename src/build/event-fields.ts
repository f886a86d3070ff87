// Computes the names of the events' fields once, for the whole build.
import type { Plugin } from 'vite';
import { EVENT_FIELDS } from '../protocol/event-fields.ts';

/** Puts the value of `EVENT_FIELDS` in the place of src/protocol/event-fields.ts, which computes it from the table of events. */
export function eventFields(): Plugin {
  return {
    name: 'holdfast:event-fields',
    apply: 'build',
    load: {
      filter: { id: /\/src\/protocol\/event-fields\.ts$/ },
      handler: () => {
        const fields = JSON.stringify(Object.fromEntries(EVENT_FIELDS));
        return `export const EVENT_FIELDS = new Map(Object.entries(${fields}));`;
      },
    },
  };
}
