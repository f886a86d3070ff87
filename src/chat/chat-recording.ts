// How a chat app records with Holdfast: one call per thing that happens, and nothing to wait for.

import type { ErrorReply, NewEvent, RecorderClient } from '../client/index.ts';

export interface SessionFacts {
  readonly provider: string;
  readonly model: string;
  readonly title: string;
}

/** The recording of one session. Every method returns at once; the recorder keeps the order and sends again what got lost. */
export class ChatRecording {
  readonly #recorder: RecorderClient;
  readonly #sessionId: string;
  readonly #onRefused: (error: ErrorReply) => void;

  /** `onRefused` hears of events that the recorder will never take, such as those of a session that was deleted. */
  constructor(recorder: RecorderClient, sessionId: string, onRefused: (error: ErrorReply) => void) {
    this.#recorder = recorder;
    this.#sessionId = sessionId;
    this.#onRefused = onRefused;
  }

  /** Starts the session, or resumes it when it is there already. */
  start(facts: SessionFacts): void {
    this.#record({ type: 'session_start', session_id: this.#sessionId, ...facts });
  }

  /** Goes on with a session that is there already; what it is called stays. */
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

  /** The count lets the recorder notice that it missed something. */
  end(messageCount: number): void {
    this.#record({ type: 'session_end', session_id: this.#sessionId, final_message_count: messageCount });
  }

  #record(event: NewEvent): void {
    void this.#recorder.record(event).then((reply) => {
      if (reply.type === 'error') this.#onRefused(reply);
    });
  }
}
