// The conversation on the screen. What this page writes is shown from memory and recorded at the same time, so no
// answer waits for the recorder. What other tabs write to the same session comes from the recorder, live.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Failure, FollowedSession, RecorderClient, Refusal, SaveState } from '../client/index.ts';
import { randomId } from '../feeds/writer/random-id.ts';
import { isRecorded, mergedMessages, messagesOf, newAnswer, turnsBefore, type ChatMessage } from './chat-message.ts';
import { firstLine } from './first-line.ts';
import type { Model, Turn } from './model.ts';
import { streamAnswer, type Writing } from './stream-answer.ts';

/** A session's title is its first prompt up to this many characters: they fit a list's row. */
const TITLE_LENGTH = 60;

/** Why the events of a deleted chat are refused, with the remedy. */
const DELETED = 'this chat was deleted from the recordings. Start a new one.';

/** The provider of a session that is continued, where it cannot be read who began it. */
const PROVIDER = 'demo-chat';

/** An answer waits at most so long for what is recorded before it. */
const RECOVER_MS = 3_000;

/** `loading`: the recording is being read. `unreadable`: that failed, see `problem`. `ended`: by End chat, in any tab. */
export type ConversationStatus = 'loading' | 'open' | 'unreadable' | 'ended';

export class ConversationController implements ReactiveController {
  sessionId: string | null = null;
  status: ConversationStatus = 'open';
  /** In the order of the recording; messages that are not recorded yet come last. */
  messages: readonly ChatMessage[] = [];
  /** True while this page appends to an answer. */
  isAnswering = false;
  /** Why the recording cannot be read. */
  problem: string | null = null;
  saveState: SaveState = { status: 'saved', refused: 0 };
  /** Why the recorder refused the last event that it refused; null for none. */
  refusal: string | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #recorder: RecorderClient;
  /** Null until this page writes to the session. */
  #writing: Promise<Writing> | null = null;
  /** What the recorder has, as it was last read. */
  #recorded: readonly ChatMessage[] = [];
  /** What this page has written and the recorder does not have yet, by id. */
  readonly #own = new Map<string, ChatMessage>();
  /** True from End chat until the recorder has it. */
  #isEndPending = false;
  #listening = new AbortController();
  #unfollow: (() => void) | null = null;
  #stop = new AbortController();
  #answering: Promise<void> = Promise.resolve();
  #isFrameAsked = false;

  constructor(host: ReactiveControllerHost, recorder: RecorderClient) {
    this.#host = host;
    this.#recorder = recorder;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.saveState = this.#recorder.state;
    const onState = (state: SaveState): void => {
      this.saveState = state;
      this.#changed();
    };
    this.#recorder.onStateChange(onState, { signal });
    const onRefused = ({ error }: Refusal): void => {
      this.refusal = error.code === 'session_not_found' ? DELETED : error.message;
      this.#changed();
    };
    this.#recorder.onRefused(onRefused, { signal });
  }

  hostDisconnected(): void {
    this.#listening.abort();
  }

  /** Shows a recorded session, and what any tab adds to it; null begins a new one. */
  open(sessionId: string | null): void {
    this.stop();
    this.#unfollow?.();
    this.#unfollow = this.#writing = null;
    this.problem = null;
    this.#isEndPending = false;
    this.sessionId = sessionId;
    this.#recorded = this.messages = [];
    this.#own.clear();
    this.status = sessionId === null ? 'open' : 'loading';
    if (sessionId !== null) this.#follow(sessionId);
    this.#changed();
  }

  /** Sends what the person wrote, and streams the answer. */
  send(text: string, model: Model): void {
    if (this.isAnswering) return;
    const id = randomId();
    const writing = this.#takeOver(text, model).then((taken) => {
      taken.session.add({ role: 'user', content: text, id });
      return taken;
    });
    this.#show({ id, role: 'user', content: text, reasoning: '', model: null, state: 'complete', problem: null });
    this.#answer(writing, newAnswer(id, model.name, 'writing'), turnsBefore(this.messages, null), model);
  }

  /** Continues an answer that was cut off where the model can; else the model answers again, in a new message. */
  retry(message: ChatMessage, model: Model): void {
    if (this.isAnswering) return;
    const turns = turnsBefore(this.messages, message.id);
    const isEmpty = message.content === '' && (message.model ?? model.name) === model.name;
    const continues = message.state === 'cut_off' && !isEmpty && model.canContinue(turns, message.content);
    if (continues) this.#writing = null; // to continue an answer, what is recorded of it must be known
    const writing = this.#takeOver(message.content, model);
    const answer = newAnswer(randomId(), model.name, 'writing');
    const again: ChatMessage = { ...message, model: model.name, state: 'writing', problem: null };
    this.#answer(writing, isEmpty || continues ? again : answer, turns, model);
  }

  /** Stops the answer; what has come is complete. */
  stop(): void {
    this.#stop.abort();
  }

  /** Ends the session on record. */
  async end(): Promise<void> {
    this.stop();
    await this.#answering;
    if (this.sessionId === null || this.status !== 'open') return;
    const writing = this.#writing ?? this.#recover(this.sessionId);
    this.#writing = null;
    this.#isEndPending = true;
    this.status = 'ended';
    this.#changed();
    (await writing).session.end();
  }

  /** Begins a new session. The one before is ended if this page has written to it; else it stays as it is. */
  async startNew(): Promise<void> {
    if (this.#writing !== null) await this.end();
    this.open(null);
  }

  #follow(sessionId: string): void {
    this.#unfollow = this.#recorder.follow(sessionId, (followed) => this.#onFollowed(followed));
  }

  #onFollowed(followed: FollowedSession): void {
    if (followed.status === 'content') {
      const isEnded = followed.session.status === 'ended';
      if (isEnded) this.#isEndPending = false;
      this.status = isEnded || this.#isEndPending ? 'ended' : 'open';
      this.problem = null;
      this.#recorded = messagesOf(followed.session);
      for (const own of this.#own.values()) if (isRecorded(own, this.#recorded)) this.#own.delete(own.id);
      this.#merge();
    } else if (followed.status === 'error') {
      this.#onUnreadable(followed.error);
    }
  }

  /** What this page writes stays on the screen, and so does what was read before, unless it was deleted. */
  #onUnreadable({ code, message }: Failure): void {
    const isGone = code === 'session_not_found';
    if (this.#own.size > 0 || (this.#recorded.length > 0 && !isGone)) return;
    this.status = 'unreadable';
    this.problem = isGone ? 'This chat is not recorded in this browser.' : message;
    this.#changed();
  }

  /** From now on this page writes to the session, which it begins or continues. */
  #takeOver(prompt: string, model: Model): Promise<Writing> {
    this.#isEndPending = false;
    this.status = 'open';
    if (this.sessionId !== null) return (this.#writing ??= this.#recover(this.sessionId));
    const title = firstLine(prompt, TITLE_LENGTH);
    const session = this.#recorder.session({ provider: model.provider, model: model.name, title });
    this.sessionId = session.id;
    this.#follow(session.id);
    return (this.#writing = Promise.resolve({ session, recorded: [] }));
  }

  /** Where the recorder cannot read the session now, what is written goes after what is recorded. */
  async #recover(id: string): Promise<Writing> {
    const late = new Promise<null>((resolve) => {
      setTimeout(resolve, RECOVER_MS, null);
    });
    const read = await Promise.race([this.#recorder.recover(id), late]);
    if (read?.ok !== true) return { session: this.#recorder.session({ id, provider: PROVIDER }), recorded: [] };
    return { session: read.value.writer, recorded: messagesOf(read.value.session) };
  }

  #show(message: ChatMessage): void {
    this.#own.set(message.id, message);
    this.#merge();
  }

  #answer(writing: Promise<Writing>, message: ChatMessage, turns: readonly Turn[], model: Model): void {
    const { id } = message;
    this.#show(message);
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.isAnswering = true;
    this.#answering = writing
      .then((taken) => streamAnswer(taken, { id, model, turns, signal }, (change) => this.#change(id, change)))
      .finally(() => {
        this.isAnswering = false;
        this.#changed();
      });
  }

  /** Changes a message that this page writes; nothing where another session was opened meanwhile. */
  #change(id: string, change: Partial<ChatMessage>): void {
    const message = this.#own.get(id);
    if (message === undefined) return;
    this.#own.set(id, { ...message, ...change });
    this.#merge();
  }

  #merge(): void {
    this.messages = mergedMessages(this.#recorded, this.#own);
    this.#changed();
  }

  /** Renders once a frame, however many tokens arrive in it. */
  #changed(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      this.#host.requestUpdate();
    });
  }
}
