// The conversation on the screen. What this page writes is shown from memory and recorded at the same time, so no
// answer waits for the recorder. What other tabs write to the same session comes from the recorder, live.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Failure, FollowedSession, RecorderClient, Refusal, SaveState } from '../client/index.ts';
import { isRecorded, mergedMessages, messagesOf, turnsBefore, type ChatMessage } from './chat-message.ts';
import { ChatRecording } from './chat-recording.ts';
import { firstLine } from './first-line.ts';
import type { Model, Turn } from './model.ts';
import { randomId } from './random-id.ts';

/** A session's title is its first prompt up to this many characters: they fit a list's row. */
const TITLE_LENGTH = 60;

/** Why the events of a deleted chat are refused, with the remedy. */
const DELETED = 'this chat was deleted from the recordings. Start a new one.';

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
  #recording: ChatRecording | null = null;
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
    this.#unfollow = this.#recording = null;
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
    const recording = this.#takeOver(text, model);
    this.#add(recording, { role: 'user', content: text, model: null, state: 'complete' });
    const turns = turnsBefore(this.messages, null);
    const answer = this.#add(recording, { role: 'assistant', content: '', model: model.name, state: 'writing' });
    this.#answer(recording, answer, turns, model);
  }

  /** Continues an answer that was cut off where the model can; else the model answers again, in a new message. */
  retry(message: ChatMessage, model: Model): void {
    if (this.isAnswering) return;
    const recording = this.#takeOver(message.content, model);
    const turns = turnsBefore(this.messages, message.id);
    const isEmpty = message.content === '' && message.model === model.name;
    if (isEmpty || (message.state === 'cut_off' && model.canContinue(turns, message.content))) {
      this.#own.set(message.id, { ...message, state: 'writing', problem: null });
      this.#merge();
      this.#answer(recording, message, turns, model);
    } else {
      const answer = this.#add(recording, { role: 'assistant', content: '', model: model.name, state: 'writing' });
      this.#answer(recording, answer, turns, model);
    }
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
    const recording = this.#recording ?? this.#recordingOf(this.sessionId);
    recording.end(this.messages.length);
    this.#recording = null;
    this.#isEndPending = true;
    this.status = 'ended';
    this.#changed();
  }

  /** Begins a new session. The one before is ended if this page has written to it; else it stays as it is. */
  async startNew(): Promise<void> {
    if (this.#recording !== null) await this.end();
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

  /** From now on this page writes to the session: it starts or resumes it. */
  #takeOver(prompt: string, model: Model): ChatRecording {
    if (this.#recording !== null) return this.#recording;
    const isNew = this.sessionId === null;
    this.sessionId ??= randomId();
    const recording = this.#recordingOf(this.sessionId);
    if (isNew) {
      recording.start({ provider: model.provider, model: model.name, title: firstLine(prompt, TITLE_LENGTH) });
      this.#follow(this.sessionId);
    } else {
      recording.resume(model.provider);
    }
    this.#recording = recording;
    this.#isEndPending = false;
    this.status = 'open';
    return recording;
  }

  #recordingOf(sessionId: string): ChatRecording {
    return new ChatRecording(this.#recorder, sessionId);
  }

  #add(recording: ChatRecording, message: Omit<ChatMessage, 'id' | 'problem'>): ChatMessage {
    const added: ChatMessage = { id: randomId(), problem: null, ...message };
    recording.add({ ...added, parentId: this.messages.at(-1)?.id ?? null });
    this.#own.set(added.id, added);
    this.#merge();
    return added;
  }

  #answer(recording: ChatRecording, message: ChatMessage, turns: readonly Turn[], model: Model): void {
    this.#stop = new AbortController();
    this.isAnswering = true;
    this.#answering = this.#stream(recording, message, turns, model, this.#stop.signal).finally(() => {
      this.isAnswering = false;
      this.#changed();
    });
  }

  async #stream(
    recording: ChatRecording,
    { id, content: written }: ChatMessage,
    turns: readonly Turn[],
    model: Model,
    signal: AbortSignal,
  ): Promise<void> {
    let content = written;
    for await (const part of model.answer({ turns, written, signal })) {
      if (part.type === 'failed') {
        recording.fail(id, part.message);
        this.#change(id, { state: 'failed', problem: part.message });
        return;
      }
      recording.append(id, part.text, content.length);
      content += part.text;
      this.#change(id, { content });
    }
    recording.complete(id, content);
    this.#change(id, { state: 'complete' });
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
