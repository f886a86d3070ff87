// What the viewer says about damaged records.

import type { QuarantinedRecord } from '../../protocol/index.ts';
import { plural } from '../../kit/format.ts';

/** The notice of `count` damaged records; `count` is at least 1. */
export function quarantineNotice(count: number): string {
  const [verb, them] = count === 1 ? ['was', 'it'] : ['were', 'them'];
  return `${plural(count, 'damaged record')} ${verb} found in what this browser has stored. What is left of ${them} is kept aside; everything else can be read.`;
}

const NAMES: Readonly<Record<string, string>> = {
  journal: 'Journal record',
  sessions: 'Session',
  messages: 'Message',
  chunks: 'Text',
  pieces: 'Long field',
  event_ids: 'Event ids',
  clients: 'Client',
  meta: 'Setting',
};

/** What a damaged value was, and its key. */
export function nameOf({ store, key }: QuarantinedRecord): string {
  const shown = typeof key === 'number' ? key.toLocaleString('en') : typeof key === 'string' ? key : key.join(', ');
  return `${NAMES[store] ?? store} ${shown}`;
}

/** How many facts a journal record held, as far as that is known. */
export function heldFacts({ fact_count }: QuarantinedRecord): string {
  return fact_count === 1 ? '1 fact' : `at most ${plural(fact_count, 'fact')}`;
}

/** What `count` damaged records may have held of a session; `count` is at least 1. */
export function possibleLossesText(count: number): string {
  const records = count === 1 ? 'A damaged record' : plural(count, 'damaged record');
  return `${records} may have held more of this session. That cannot be found out any more.`;
}
