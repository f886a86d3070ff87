// The ids that an app gives to elements. Pure.

import type { Failure } from '../../protocol/index.ts';

/** The id that was given; null where nothing is chosen: of null, undefined and an empty text. Anything else is looked for as text. */
export function chosenId(given: string | number | null | undefined): string | null {
  return given === null || given === undefined || given === '' ? null : String(given);
}

/** Whether a read failed because no session has the id that was chosen, or can have it. */
export function isNoSession({ code }: Failure): boolean {
  return code === 'session_not_found' || code === 'invalid_event';
}
