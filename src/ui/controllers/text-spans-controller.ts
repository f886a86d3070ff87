// Reads when texts came: only of messages that are in view for a moment, as timing is long.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { RecordedMessage } from '../../protocol/index.ts';
import { NO_SPANS, spanOf, type TextSpans } from '../view/answer-time.ts';

/** What comes into view within so long is read together, in ms. */
const TOGETHER_MS = 150;

/** Messages of one read at most. */
const MAX_READ = 100;

/** So many spans are kept; those of a screen are a few. */
const MAX_KEPT = 5_000;

export class TextSpansController implements ReactiveController {
  /** What has been read of the session. Another object after each read. */
  spans: TextSpans = NO_SPANS;

  readonly #host: ReactiveControllerHost;
  #client: RecorderClient | null = null;
  #sessionId: string | null = null;
  #wanted: readonly RecordedMessage[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  /** Another session is shown. A call with the same session changes nothing. */
  follow(client: RecorderClient | null, sessionId: string | null): void {
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#client = client;
    this.#sessionId = sessionId;
    this.spans = NO_SPANS;
    this.#stop();
  }

  /** The spans of these messages are wanted. A later call takes the place of what has not been read yet. */
  want(messages: readonly RecordedMessage[]): void {
    this.#wanted = messages.filter(({ message_id, content }) => {
      const span = this.spans.get(message_id);
      return span === undefined || (span !== null && span.length !== content.length);
    });
    if (this.#wanted.length > 0) this.#timer ??= setTimeout(() => void this.#read(), TOGETHER_MS);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = [];
  }

  async #read(): Promise<void> {
    const [client, sessionId, wanted] = [this.#client, this.#sessionId, this.#wanted];
    this.#stop();
    if (client === null || sessionId === null || wanted.length === 0) return;
    const positions = wanted.map(({ position }) => position);
    const before = Math.max(...positions) + 1;
    const limit = Math.min(before - Math.min(...positions), MAX_READ);
    const read = await client.api.session(sessionId, { before, limit, timing: true });
    if (!read.ok || client !== this.#client || sessionId !== this.#sessionId) return;
    const kept = this.spans.size > MAX_KEPT ? NO_SPANS : this.spans;
    // What is not there any more is not asked for again.
    const asked = wanted
      .filter(({ position }) => position >= before - limit)
      .map((each) => [each.message_id, null] as const);
    const found = read.value.messages.map((each) => [each.message_id, spanOf(each)] as const);
    this.spans = new Map([...kept, ...asked, ...found]);
    this.#host.requestUpdate();
  }
}
