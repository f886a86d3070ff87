// Runs the recorder's measurements with a peer, one peer at a time.
import type { Command, Streamed } from '../commands.ts';
import type { PeerStore } from '../peers/peer.ts';
import { peerOf } from '../peers/peers.ts';
import { appendAsAcksAllow, streamOf, TOKEN } from './streams.ts';

export interface PeerBench {
  open(command: Extract<Command, { type: 'open_peer' }>): Promise<null>;
  stream(command: Extract<Command, { type: 'stream_peer' }>): Promise<Streamed>;
  close(): Promise<null>;
}

export function createPeerBench(): PeerBench {
  let store: PeerStore | null = null;
  let sessions = 0;
  const opened = (): PeerStore => {
    if (store === null) throw new Error('No peer is open.');
    return store;
  };
  return {
    open: async ({ peer, database, durability, ...wanted }) => {
      ({ sessions } = wanted);
      store = await peerOf(peer).open(database, durability);
      const into = store;
      // In parallel, because the throttled peers take a second to begin a conversation.
      await Promise.all(Array.from({ length: sessions }, (_, index) => into.begin(streamOf(index).session_id)));
      return null;
    },
    stream: (pace) => {
      const into = opened();
      return appendAsAcksAllow(sessions, (index) => into.append(streamOf(index).session_id, TOKEN), pace);
    },
    close: async () => {
      await opened().close();
      store = null;
      return null;
    },
  };
}
