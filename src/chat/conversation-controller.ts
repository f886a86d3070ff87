// The conversation on the screen. It is rendered from memory and recorded on the side: no answer
// ever waits for the recorder. The recorder is read only to reopen what an earlier page left.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ErrorReply, FollowedSession, RecorderClient, SaveState } from '../client/index.ts';
import { messagesOf, turnsBefore, type ChatMessage } from './chat-message.ts';
import { ChatRecording } from './chat-recording.ts';
import { firstLine } from './first-line.ts';
import type { Model, Turn } from './model.ts';

/** A session's title is its first prompt up to this many characters: they fit a list's row. */
const TITLE_LENGTH = 60;

/** `loading`: reading what was recorded. `unreadable`: that failed, see `problem`. `ended`: by End chat. */
export type ConversationStatus = 'loading' | 'open' | 'unreadable' | 'ended';

export class ConversationController implements ReactiveController {
  sessionId: string | null = null;
  status: ConversationStatus = 'open';
  messages: readonly ChatMessage[] = [];
  isAnswering = false;
  /** Why the recording cannot be read. */
  problem: string | null = null;
  saveState: SaveState = { status: 'saved' };
  /** The last event that the recorder refused for good. */
  refused: ErrorReply | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #recorder: RecorderClient;
  #recording: ChatRecording | null = null;
  #unlisten: (() => void) | null = null;
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
    this.saveState = this.#recorder.state;
    this.#unlisten = this.#recorder.onStateChange((state) => {
      this.saveState = state;
      this.#changed();
    });
  }

  hostDisconnected(): void {
    this.#unlisten?.();
  }

  /** Shows a recorded session, live while another tab still writes it; null begins a new one. */
  open(sessionId: string | null): void {
    this.stop();
    this.#unfollow?.();
    this.#unfollow = null;
    this.#recording = null;
    this.refused = this.problem = null;
    this.sessionId = sessionId;
    this.messages = [];
    this.status = sessionId === null ? 'open' : 'loading';
    if (sessionId !== null) {
      this.#unfollow = this.#recorder.follow(sessionId, (followed) => this.#onFollowed(followed));
    }
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

  /** Goes on with an answer that was cut off, where the model can; else answers anew in a message of its own. */
  retry(message: ChatMessage, model: Model): void {
    if (this.isAnswering) return;
    const recording = this.#takeOver(message.content, model);
    const turns = turnsBefore(this.messages, message.id);
    const isEmpty = message.content === '' && message.model === model.name;
    if (isEmpty || (message.state === 'cut_off' && model.canContinue(turns, message.content))) {
      this.#change(message.id, { state: 'writing', problem: null });
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
    this.#recording = null; // whoever goes on resumes it
    this.status = 'ended';
    this.#changed();
  }

  /** Begins a new session. The one before is over if this page has written to it; else it stays for whoever recovers it. */
  async startNew(): Promise<void> {
    if (this.#recording !== null) await this.end();
    this.open(null);
  }

  #onFollowed(followed: FollowedSession): void {
    if (followed.status === 'loading') return;
    if (followed.status === 'content') {
      this.messages = messagesOf(followed.session);
      this.status = followed.session.status === 'ended' ? 'ended' : 'open';
      this.problem = null;
    } else {
      this.status = 'unreadable';
      const isGone = followed.error.code === 'session_not_found';
      this.problem = isGone ? 'This chat is not recorded in this browser.' : followed.error.message;
    }
    this.#changed();
  }

  /** From now on this page writes the session: it starts or resumes it, and what it shows is its own. */
  #takeOver(prompt: string, model: Model): ChatRecording {
    if (this.#recording !== null) return this.#recording;
    this.#unfollow?.();
    this.#unfollow = null;
    const isNew = this.sessionId === null;
    this.sessionId ??= crypto.randomUUID();
    const recording = this.#recordingOf(this.sessionId);
    if (isNew) recording.start({ provider: model.provider, model: model.name, title: firstLine(prompt, TITLE_LENGTH) });
    else recording.resume(model.provider);
    this.#recording = recording;
    this.status = 'open';
    return recording;
  }

  #recordingOf(sessionId: string): ChatRecording {
    return new ChatRecording(this.#recorder, sessionId, (error) => {
      this.refused = error;
      this.#changed();
    });
  }

  #add(recording: ChatRecording, message: Omit<ChatMessage, 'id' | 'problem'>): ChatMessage {
    const added: ChatMessage = { id: crypto.randomUUID(), problem: null, ...message };
    recording.add({ ...added, parentId: this.messages.at(-1)?.id ?? null });
    this.messages = [...this.messages, added];
    this.#changed();
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
        this.#change(id, { state: 'failed', problem: part.message }); // on record it stays cut off
        return;
      }
      recording.append(id, part.text, content.length);
      content += part.text;
      this.#change(id, { content });
    }
    recording.complete(id, content);
    this.#change(id, { state: 'complete' });
  }

  #change(id: string, change: Partial<ChatMessage>): void {
    this.messages = this.messages.map((message) => (message.id === id ? { ...message, ...change } : message));
    this.#changed();
  }

  /** Many tokens of one frame make one rendering. */
  #changed(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      this.#host.requestUpdate();
    });
  }
}
