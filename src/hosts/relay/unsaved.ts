// What waits in the worker, as its storage fails, of all answers that it records. Clients are told, as nothing of it is theirs.

import type { Failure, UnsavedMessage } from '../../protocol/index.ts';

/** Takes what waits for one of the worker's clients; null: nothing any more. */
export type NoteUnsaved = (client: object, pending: number, reason: Failure | null) => void;

/** `onChange` is called with the sum. Its reason is that of the client which has been waiting longest. */
export function sumUnsaved(onChange: (message: UnsavedMessage) => void): NoteUnsaved {
  const waiting = new Map<object, { readonly pending: number; readonly reason: Failure }>();
  return (client, pending, reason) => {
    if (reason === null) waiting.delete(client);
    else waiting.set(client, { pending, reason });
    const all = [...waiting.values()];
    onChange({
      type: 'unsaved',
      pending: all.reduce((sum, each) => sum + each.pending, 0),
      reason: all[0]?.reason ?? null,
    });
  };
}
