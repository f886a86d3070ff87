// Relays answers to the pages of a SharedWorker's clients, and records them. Wiring only.

import type { RelayFetch, SharedNames, UnsavedMessage } from '../../protocol/index.ts';
import type { Recorder } from '../../recorder/index.ts';
import { createPresence } from '../presence.ts';
import type { Relay } from '../serve-client.ts';
import { startTimer } from '../timing.ts';
import { Answers } from './answers.ts';
import { watchClients } from './clients-gone.ts';
import { holdLock } from './hold-lock.ts';
import { makeRequest } from './make-request.ts';
import { recordAnswer } from './record-answer.ts';
import type { RelayedAnswer } from './relayed-answer.ts';
import { serveRelay } from './serve-relay.ts';
import { SessionClients } from './session-clients.ts';
import { sumUnsaved } from './unsaved.ts';
import { createWorkerClient } from './worker-client.ts';

/** Opens the relay of a worker. `onUnsaved`: called whenever what waits to be recorded has changed. */
export type OpenRelay = (recorder: Recorder, names: SharedNames, onUnsaved: (message: UnsavedMessage) => void) => Relay;

export const openRelay: OpenRelay = (recorder, names, onUnsaved) => {
  const presence = createPresence(names);
  const onClientGone = watchClients(presence);
  const answers = new Answers(startTimer);
  const noteUnsaved = sumUnsaved(onUnsaved);
  const sessions = new SessionClients(() => {
    const client = createWorkerClient({
      record: (events) => recorder.record(events, { page_id: null }),
      holdLock: (clientId, until) => holdLock(names.clientLock(clientId), until),
      startTimer,
      log: (text, detail) => {
        console.warn(`holdfast shared-worker: ${text}`, detail);
      },
      onTrouble: (pending, reason) => {
        noteUnsaved(client, pending, reason);
      },
    });
    return client;
  });

  /** The page keeps the session alive for as long as it is there. */
  function join(sessionId: string, clientId: string): void {
    if (sessions.isHeld(sessionId, clientId)) return;
    sessions.hold(sessionId, clientId);
    onClientGone(clientId, () => {
      sessions.release(sessionId, clientId);
    });
  }

  function begin(message: RelayFetch, clientId: string): RelayedAnswer {
    const { session_id, request, preceding } = message;
    const holder = {};
    const client = sessions.hold(session_id, holder);
    join(session_id, clientId);
    return answers.begin({
      sessionId: session_id,
      request: (signal) => makeRequest(request, signal),
      preceding,
      recording: recordAnswer(message, (event) => {
        client.record(event);
      }),
      onEnded: () => {
        sessions.release(session_id, holder);
      },
    });
  }

  return (port, clientId) => {
    serveRelay(port, {
      isPresent: async () => (await presence.look(clientId)) === 'alive',
      onGone: (listener) => onClientGone(clientId, listener),
      begin: (message) => begin(message, clientId),
      find: ({ session_id, ended }) => {
        if (sessions.isHeld(session_id)) join(session_id, clientId);
        return answers.find(session_id, ended);
      },
    });
  };
};
