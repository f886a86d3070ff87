// How a chat app records with Holdfast: one call for each thing that happens. No call waits.

import type { NewEvent, RecorderClient } from '../client/index.ts';

export interface SessionFacts {
  readonly provider: string;
  readonly model: string;
  readonly title: string;
}

/** The recording of one session. Every method returns at once: the recorder keeps the order, and sends again what was lost. */
export class ChatRecording {
  readonly #recorder: RecorderClient;
  readonly #sessionId: string;

  constructor(recorder: RecorderClient, sessionId: string) {
    this.#recorder = recorder;
    this.#sessionId = sessionId;
  }

  /** Starts a new session. */
  start(facts: SessionFacts): void {
    this.#record({ type: 'session_start', session_id: this.#sessionId, ...facts });
  }

  /** Continues a session that is recorded already; its title stays. */
  resume(provider: string): void {
    this.#record({ type: 'session_start', session_id: this.#sessionId, provider });
  }

  /** An empty `content` is the beginning of an answer. */
  add(message: { id: string; role: string; content: string; model: string | null; parentId: string | null }): void {
    this.#record({
      type: 'message_add',
      session_id: this.#sessionId,
      message_id: message.id,
      role: message.role,
      content: message.content,
      model: message.model,
      parent_id: message.parentId,
      occurred_at: Date.now(),
    });
  }

  /** `offset` is the message's length before the token: it makes a repeated token harmless. */
  append(message_id: string, token: string, offset: number): void {
    this.#record({ type: 'message_append', session_id: this.#sessionId, message_id, content_delta: token, offset });
  }

  complete(message_id: string, content: string): void {
    this.#record({ type: 'message_update', session_id: this.#sessionId, message_id, content, is_complete: true });
  }

  /** The answer ends here, though it is not complete: `problem` says why, to readers of the recording too. */
  fail(message_id: string, problem: string): void {
    const metadata = { error: problem };
    this.#record({ type: 'message_update', session_id: this.#sessionId, message_id, is_complete: false, metadata });
  }

  /** The count lets the recorder notice that it missed something. */
  end(messageCount: number): void {
    this.#record({ type: 'session_end', session_id: this.#sessionId, final_message_count: messageCount });
  }

  #record(event: NewEvent): void {
    void this.#recorder.record(event); // `state` and `onRefused` of the recorder report what becomes of it
  }
}
