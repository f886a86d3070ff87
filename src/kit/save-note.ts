// What viewer and demo say about saving: one text for each state of a recorder.

import { plural } from './format.ts';

/** A recorder's state, as the client library reports it. `refused` counts the events that it refused. */
export type SaveStateLike = { readonly refused: number } & (
  | { readonly status: 'saved' | 'refused' | 'saving' }
  | { readonly status: 'not_saved'; readonly reason: { readonly message: string } }
);

export interface SaveNote {
  readonly status: SaveStateLike['status'];
  readonly text: string;
}

/**
 * Refused events are named in every state: a page that lost an event never says "Saved". `refusal`: why the last one was
 * refused, and what to do. `isWriting`: more is about to be recorded, so the text does not alternate with every token.
 */
export function saveNote(state: SaveStateLike, refusal: string | null, isWriting: boolean): SaveNote {
  const refused = state.refused === 0 ? '' : refusedText(state.refused, refusal);
  if (state.status === 'not_saved') {
    return { status: 'not_saved', text: [`Not saved: ${state.reason.message}`, refused].filter(Boolean).join(' ') };
  }
  if (refused !== '') return { status: 'refused', text: refused };
  if (state.status === 'saving' || isWriting) return { status: 'saving', text: 'Saving…' };
  return { status: 'saved', text: 'Saved' };
}

function refusedText(count: number, refusal: string | null): string {
  return `${plural(count, 'event')} refused and not saved${refusal === null ? '.' : `: ${refusal}`}`;
}
