// What the viewer says about damaged records.

import type { QuarantinedRecord } from '../../protocol/index.ts';
import { plural } from '../../kit/format.ts';

/** The notice that there are so many, one at least. */
export function quarantineNotice(count: number): string {
  const [verb, them] = count === 1 ? ['was', 'it'] : ['were', 'them'];
  return `${plural(count, 'damaged record')} ${verb} found in what this browser has stored. What is left of ${them} is kept aside; everything else can be read.`;
}

/** How much a record held, as far as that is known. */
export function heldFacts({ fact_count }: QuarantinedRecord): string {
  return fact_count === 1 ? '1 fact' : `at most ${plural(fact_count, 'fact')}`;
}

/** What so many records, one at least, may have taken from a session. */
export function possibleLossesText(count: number): string {
  const records = count === 1 ? 'A damaged record' : plural(count, 'damaged record');
  return `${records} may have held more of this session; nobody can tell.`;
}
