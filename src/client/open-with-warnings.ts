// A recorder for pages whose app does not know of it, and so shows no state.

import { openRecorder } from './open-recorder.ts';
import type { OpenOptions, RecorderClient, SaveState } from './recorder-client.ts';

/** Opens a recorder. The console has each reason why nothing is saved, once. Never rejects. */
export async function openWithWarnings(options: OpenOptions): Promise<RecorderClient> {
  const recorder = await openRecorder(options);
  const warned = new Set<string>();
  function look(state: SaveState): void {
    if (state.status !== 'not_saved' || warned.has(state.reason.message)) return;
    warned.add(state.reason.message);
    console.warn(`Holdfast cannot save this chat. The chat is not affected. ${state.reason.message}`);
  }
  recorder.onStateChange(look);
  look(recorder.state);
  return recorder;
}
