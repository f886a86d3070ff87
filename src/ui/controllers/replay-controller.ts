// Reads a session with its timing, and plays it: `player` says where it is, `scene` what is shown there.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Failure, RecordedMessage, SessionDetail } from '../../protocol/index.ts';
import { isNoSession } from '../view/chosen-id.ts';
import { ReplayMessages, type Scene } from '../view/replay-messages.ts';
import { act, advance, atCommit, NEW_PLAYER, type Player, type PlayerAction } from '../view/replay-player.ts';
import { stepsUntil, timelineOf, type Timeline } from '../view/replay-timeline.ts';
import { Rereads } from './rereads.ts';

/** A session that can be replayed, or whose texts have no timing. */
export interface Recording {
  readonly session: SessionDetail;
  readonly timeline: Timeline;
}

export type ReplayState =
  /** `read` of `total` messages are here; `total` is null until it is known. */
  | { readonly status: 'loading'; readonly read: number; readonly total: number | null }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly recording: Recording };

type ReplayClient = Pick<RecorderClient, 'api'>;

/** Messages read at once: each takes the page some ms. */
const PAGE_SIZE = 200;

/** A frame that comes later than this, such as in a tab that was hidden, plays no more than this, in ms. */
const LONGEST_FRAME_MS = 250;

/** Without motion, what is shown changes no more often than this, in ms. */
const STILL_MS = 500;

const LOADING: ReplayState = { status: 'loading', read: 0, total: null };

export class ReplayController implements ReactiveController {
  state: ReplayState = LOADING;
  /** What the person sees. With reduced motion, it goes from commit to commit. */
  player: Player = NEW_PLAYER;
  scene: Scene = { messages: [], isWhole: false };

  readonly #host: ReactiveControllerHost;
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');
  #client: ReplayClient | null = null;
  #sessionId: string | null = null;
  readonly #rereads = new Rereads((signal) => this.#read(signal));
  #messages: ReplayMessages | null = null;
  /** Where the replay is in fact. */
  #playing: Player = NEW_PLAYER;
  #frame: number | null = null;
  #frameAt = 0;
  #shownAt = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.state.status !== 'content') this.#start();
  }

  hostDisconnected(): void {
    this.#rereads.stop();
    if (this.#playing.isPlaying) this.act({ type: 'toggle' });
  }

  /** Shows a session; null: none. A call with the same one changes nothing. */
  show(client: ReplayClient | null, sessionId: string | null): void {
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#client = client;
    this.#sessionId = sessionId;
    this.#start();
  }

  /** Reads the session again, after an error. */
  retry(): void {
    this.#start();
    this.#host.requestUpdate();
  }

  act(action: PlayerAction): void {
    if (this.state.status !== 'content') return;
    const wasPlaying = this.#playing.isPlaying;
    this.#playing = act(this.#playing, this.state.recording.timeline, action);
    if (this.#playing.isPlaying && !wasPlaying) this.#play();
    this.#show();
  }

  #start(): void {
    this.#rereads.start();
    this.#stop();
    this.state = LOADING;
    this.#rereads.ask(0);
  }

  /** Reads all pages, the newest first. */
  async #read(signal: AbortSignal): Promise<boolean> {
    const [client, sessionId] = [this.#client, this.#sessionId];
    if (client === null || sessionId === null) return true;
    const pages: (readonly RecordedMessage[])[] = [];
    let read = 0;
    let first: SessionDetail | null = null;
    for (let before: number | null = Infinity; before !== null;) {
      const page = { limit: PAGE_SIZE, timing: true, ...(before === Infinity ? {} : { before }) };
      const answer = await client.api.session(sessionId, page);
      if (signal.aborted) return true;
      if (!answer.ok) {
        this.state = { status: 'error', error: answer.error };
        this.#host.requestUpdate();
        return isNoSession(answer.error);
      }
      first ??= answer.value;
      pages.unshift(answer.value.messages);
      read += answer.value.messages.length;
      before = answer.value.next_before;
      this.state = { status: 'loading', read, total: Math.max(read, first.message_count) };
      this.#host.requestUpdate();
    }
    if (first !== null) this.#take({ ...first, messages: pages.flat() });
    return true;
  }

  #take(session: SessionDetail): void {
    const timeline = timelineOf(session.messages);
    // The timeline has all times: a long session has a million of them.
    const messages = session.messages.map(({ timing: _timing, ...message }) => message);
    this.#messages = new ReplayMessages(messages, timeline);
    this.#playing = NEW_PLAYER;
    this.state = { status: 'content', recording: { session: { ...session, messages }, timeline } };
    this.#show();
  }

  #play(): void {
    this.#frameAt = this.#shownAt = performance.now();
    this.#frame ??= requestAnimationFrame(this.#onFrame);
  }

  #stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  readonly #onFrame = (): void => {
    this.#frame = null;
    if (this.state.status !== 'content') return;
    const now = performance.now();
    const elapsed = Math.min(LONGEST_FRAME_MS, now - this.#frameAt);
    this.#frameAt = now;
    this.#playing = advance(this.#playing, this.state.recording.timeline, elapsed);
    if (this.#playing.isPlaying) this.#frame = requestAnimationFrame(this.#onFrame);
    if (this.#stillness.matches && this.#playing.isPlaying && now - this.#shownAt < STILL_MS) return;
    this.#shownAt = now;
    this.#show();
  };

  #show(): void {
    if (this.state.status !== 'content' || this.#messages === null) return;
    const { timeline } = this.state.recording;
    const isStill = this.#stillness.matches && this.#playing.isPlaying;
    this.player = isStill ? atCommit(this.#playing, timeline) : this.#playing;
    const steps = stepsUntil(timeline, this.player.position, this.player.skipsIdle);
    this.scene = this.#messages.scene(steps);
    this.#host.requestUpdate();
  }
}
