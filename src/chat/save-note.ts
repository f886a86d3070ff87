// What the chat says about its recording.

import type { ErrorReply, SaveState } from '../client/index.ts';

export interface SaveNote {
  readonly status: SaveState['status'];
  readonly text: string;
}

/**
 * A refused event outweighs the state of the line: what it carried will never be saved. While an
 * answer streams there is always more to save, so the note does not flicker with every token.
 */
export function saveNote(state: SaveState, refused: ErrorReply | null, isAnswering: boolean): SaveNote {
  if (refused !== null) return { status: 'not_saved', text: `Not saved: ${refusalText(refused)}` };
  if (state.status === 'not_saved') return { status: 'not_saved', text: `Not saved: ${state.reason.message}` };
  if (state.status === 'saving' || isAnswering) return { status: 'saving', text: 'Saving…' };
  return { status: 'saved', text: 'Saved' };
}

function refusalText({ code, message }: ErrorReply): string {
  return code === 'session_not_found' ? 'this chat was deleted from the recordings. Start a new one.' : message;
}
