// Reads what recovery says of one session, with the words around each cut, and again when the session changes.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { wantsRecovering, type Failure, type RecordedMessage } from '../../protocol/index.ts';
import { isNoSession } from '../view/chosen-id.ts';
import { recoveryDetails, type RecoveryDetails } from '../view/recovery-details.ts';
import { Rereads } from './rereads.ts';

/** What recovery needs of a client. */
export type RecoveryClient = Pick<RecorderClient, 'api' | 'subscribe'>;

/** `none`: the session has not stopped, or is not there, or none is chosen. */
export type RecoveryState =
  | { readonly status: 'loading' | 'none' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly details: RecoveryDetails };

/** Several facts of one moment make one read. */
const READ_SOON_MS = 150;
/** Damage to the recordings may be found later. */
const READ_EVERY_MS = 30_000;
/** The last messages: the last prompt is among them, and mostly what is cut off. */
const LAST_MESSAGES = 30;
/** Words are read of so many messages that are cut off before those. */
const MOST_READ = 3;

export class RecoveryDetailsController implements ReactiveController {
  state: RecoveryState = { status: 'none' };

  readonly #host: ReactiveControllerHost;
  #client: RecoveryClient | null = null;
  #sessionId: string | null = null;
  #isConnected = false;
  #isWatched = false;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#end();
  }

  /** Reads another session, also from time to time where `isWatched`; null: none. The same again changes nothing. */
  show(client: RecoveryClient | null, sessionId: string | null, isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#client = client;
    this.#sessionId = sessionId;
    this.state = { status: sessionId === null ? 'none' : 'loading' };
    this.#end();
    if (this.#isConnected) this.#start();
  }

  retry(): void {
    this.#rereads.ask(0);
  }

  #start(): void {
    const signal = this.#rereads.start();
    if (this.#client === null || this.#sessionId === null) return;
    this.#client.subscribe(() => this.#rereads.ask(READ_SOON_MS), {
      session_id: this.#sessionId,
      onMissed: () => this.#rereads.ask(READ_SOON_MS),
      signal,
    });
    this.#rereads.ask(0);
  }

  #end(): void {
    this.#rereads.stop();
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const [client, sessionId] = [this.#client, this.#sessionId];
    if (client === null || sessionId === null) return true;
    const state = await readDetails(client, sessionId);
    if (this.#isWatched) this.#rereads.ask(READ_EVERY_MS);
    if (signal.aborted) return true;
    this.state = state;
    this.#host.requestUpdate();
    return state.status !== 'error';
  }
}

/** The report costs a read of all texts of the session, to find what is damaged: so the session itself is read first. */
async function readDetails({ api }: RecoveryClient, sessionId: string): Promise<RecoveryState> {
  const session = await api.session(sessionId, { limit: LAST_MESSAGES });
  if (!session.ok) return failedWith(session.error);
  if (!wantsRecovering(session.value.status)) return { status: 'none' };
  const report = await api.recovery(sessionId);
  if (!report.ok) return failedWith(report.error);
  const { messages, next_before } = session.value;
  const earlier = report.value.cut_off.filter(({ position }) => next_before !== null && position < next_before);
  const pages = await Promise.all(
    earlier.slice(-MOST_READ).map(({ position }) => api.session(sessionId, { limit: 1, before: position + 1 })),
  );
  const read: RecordedMessage[] = pages.flatMap((page) => (page.ok ? page.value.messages : []));
  return { status: 'content', details: recoveryDetails(report.value, session.value, [...read, ...messages]) };
}

function failedWith(error: Failure): RecoveryState {
  return isNoSession(error) ? { status: 'none' } : { status: 'error', error };
}
