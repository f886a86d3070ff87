// What a chat app holds: the recorder as the client library offers it.

import type { ExportedFile } from '../formats/write/exported-file.ts';
import type { SessionOptions, SessionWriter } from '../feeds/writer/writers.ts';
import type {
  Answer,
  ErrorReply,
  ExportedSessions,
  ExportFormat,
  Fact,
  Failure,
  MessageContent,
  RecordedMessage,
  RecordingApi,
  RecordingEvent,
  Reply,
  RestoredReport,
  Result,
  SessionDetail,
  UnfinishedMessage,
} from '../protocol/public.ts';
import type { ListenOptions } from './listeners.ts';
import type { RelaySource } from './relay/relay.ts';
import type { WorkerSource } from './worker-source.ts';

/** An event as an app records it. Without an `event_id` the client gives it one. */
export type NewEvent = RecordingEvent<MessageContent>;

/**
 * What an app can show its user. `refused` counts the events that were refused since the recorder was opened: they are
 * not recorded, and `onRefused` reports each.
 * - `saved`: everything recorded so far is durable
 * - `refused`: everything else recorded so far is durable
 * - `saving`: `pending` events wait for their ack
 * - `not_saved`: no transport takes events at the moment, for `reason`; the `pending` ones are kept in memory and sent
 *   again until one does. The same of events of answers that the SharedWorker itself records, whatever page asked for them
 */
export type SaveState =
  | { readonly status: 'saved'; readonly refused: 0 }
  | { readonly status: 'refused'; readonly refused: number }
  | { readonly status: 'saving'; readonly refused: number; readonly pending: number }
  | { readonly status: 'not_saved'; readonly refused: number; readonly pending: number; readonly reason: Failure };

/** An event that is not recorded, and will not be. */
export interface Refusal {
  /** As it was given to `record`. */
  readonly event: NewEvent;
  /** Why, and what to do next. */
  readonly error: ErrorReply;
}

export interface FollowOptions extends ListenOptions {
  /** At most so many messages, the newest ones; all when absent. */
  readonly limit?: number;
}

export interface SubscribeOptions extends ListenOptions {
  /** Start with the facts after this journal sequence number; with what is committed from now on when absent. */
  readonly since?: number;
  /** Only facts of this session. */
  readonly session_id?: string;
  /** Facts were missed that the journal no longer has: read again what was built from them. Delivery continues after the gap. */
  readonly onMissed?: () => void;
  /** A client sent a heartbeat that belongs to no session; `timestamp` is its own, in epoch ms. */
  readonly onHeartbeat?: (timestamp: number) => void;
}

/** A session as it is now, and again whenever that changes. */
export type FollowedSession =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  /** A new object for every change. */
  | { readonly status: 'content'; readonly session: SessionDetail };

/**
 * Recordings are gone, but not through Holdfast: the browser made room, a person cleared its storage, or its files were damaged.
 */
export interface Eviction {
  /** When they were last known to be there, in epoch ms; exact to some seconds of recording. */
  readonly last_known_at: number;
  /** `all`: the database was begun anew. `end`: it is the same, and the newest of what was recorded into it was lost. */
  readonly lost: 'all' | 'end';
  /** What has come back from the second copy; null where that had nothing, or there is none. */
  readonly restored: Pick<RestoredReport, 'sessions' | 'complete_until'> | null;
  /**
   * What was recorded up to this time is there, in epoch ms, but for what `restored` does not have. Null where nothing is, or that is not
   * known.
   */
  readonly complete_until: number | null;
  /** Acknowledges it: no page reports it again. */
  dismiss(): void;
}

export interface ReattachOptions {
  /** Once it is aborted, so is the request: its server sees that, in every tab. */
  readonly signal?: AbortSignal | null | undefined;
  /** Once it is aborted, this page reads no further, and the answer goes on. */
  readonly leave?: AbortSignal | null | undefined;
  /** Whether an answer that ended a short time ago is wanted as well. Default true. */
  readonly ended?: boolean | undefined;
}

/** A session as it was when it stopped, and a writer that continues it. */
export interface RecoveredSession {
  readonly session: SessionDetail;
  /** Those that are current, oldest first. */
  readonly messages: readonly RecordedMessage[];
  /** What the session writer recorded of answers. */
  readonly answers: readonly Answer[];
  /** Messages that were open when the session stopped. */
  readonly cut_off: readonly UnfinishedMessage[];
  /** Continues the session: `answer({ id })` with the id of an answer appends where that stops. Records nothing by itself. */
  readonly writer: SessionWriter;
}

/** What is exported, and as what. */
export type ExportRequest = ExportedSessions & {
  readonly format: ExportFormat;
  /** Called with how many sessions are written, after each. */
  readonly onProgress?: ((sessions: number) => void) | undefined;
  /** Encrypts the file with it, as README describes. Nobody can open the file without it: a lost passphrase is final. */
  readonly passphrase?: string | null | undefined;
  /** Whether secrets in what was recorded are replaced by markers, by the rules that are set. Default false. */
  readonly redact?: boolean | undefined;
};

export type { ExportedFile };

/** A recorder that is open in a page: records, reads and follows. {@link openRecorder} returns it. */
export interface RecorderClient extends RelaySource {
  readonly clientId: string;
  /** Reads and commands; each answers within its deadline, with `deadline_exceeded` or `not_connected` when no transport does. */
  readonly api: RecordingApi;
  readonly state: SaveState;
  /**
   * Records an event. Settles with the ack once the event is durable, or with an error reply when
   * the event itself is refused (`invalid_event`, `session_not_found`, …). Never rejects. While
   * no transport takes events it stays pending and `state` says why.
   */
  record(event: NewEvent): Promise<Reply>;
  /**
   * Begins a session, or resumes the one with that id. The writer makes the events, with their ids, offsets and parents,
   * and gives them to `record`.
   */
  session(options: SessionOptions): SessionWriter;
  /** Reads a session to continue it, such as after a reload. Errors: `session_not_found`. */
  recover(sessionId: string): Promise<Result<RecoveredSession>>;
  /**
   * Begins an export: the sessions with these ids, or those that a query lists, as a file. Its `losses` say what the format cannot
   * carry; nothing more is read before its `body` is. What exports is loaded with the first one. Errors: `invalid_event`,
   * `session_not_found` for a single session, `not_connected`, also where a page of plain http asks for an encrypted file.
   *
   * @example
   * const { ok, value: file } = await recorder.export({ format: 'markdown', session_ids: ['s1'] });
   * if (ok) save(file.name, await new Response(file.body).blob());
   */
  export(request: ExportRequest): Promise<Result<ExportedFile>>;
  /**
   * The events of this page that are not saved yet, in order and as they were given, to be exported while no
   * transport takes them: any recorder takes them as `POST /events`, or as `record` here. Memory keeps about 32 Mi characters of them; beyond that `record` settles with `storage_full` at once.
   */
  pending(): readonly NewEvent[];
  /** Calls back on every change of `state`, not at once. Returns the function that stops it. */
  onStateChange(listener: (state: SaveState) => void, options?: ListenOptions): () => void;
  /**
   * Calls back with every event that is refused from now on. While there is no listener, the console has each reason
   * as an error. Returns the function that stops it.
   */
  onRefused(listener: (refusal: Refusal) => void, options?: ListenOptions): () => void;
  /**
   * Calls back when recordings of this origin were lost, at once if that is known already. Every page that is opened reports it
   * until one dismisses it, or, where nothing has come back, something is recorded again. A page without localStorage cannot
   * report it. Returns the function that stops it.
   */
  onEvicted(listener: (eviction: Eviction) => void, options?: ListenOptions): () => void;
  /** Calls back with every committed fact once, in the order of `seq`; gaps are read from the journal. Returns the function that stops it. */
  subscribe(listener: (fact: Fact) => void, options?: SubscribeOptions): () => void;
  /**
   * Calls back with a session as it is, then with every change of it: with those that facts make at once, and within
   * 30 s with those of the clock (`timed_out`) and of a checkpoint (`is_dirty`). Returns the function that stops it.
   */
  follow(sessionId: string, listener: (followed: FollowedSession) => void, options?: FollowOptions): () => void;
  /**
   * Whether answers that are asked for with `outlive` outlive their page now: the open transport is a SharedWorker, which
   * lives while any tab of the app does, and in Chromium 5 minutes longer. Otherwise they are made and recorded in the page.
   */
  readonly outlives: boolean;
  /**
   * Reads the latest answer of a session that was asked for with `outlive`: from its first byte, then as it comes. Null where
   * the SharedWorker has none. The response has the status 410 and says so where the answer is too long to be read from its
   * beginning; its text is recorded like any other.
   *
   * @example
   * const response = await recorder.reattach(session_id);
   * if (response?.ok) await show(response.body);
   */
  reattach(sessionId: string, options?: ReattachOptions): Promise<Response | null>;
  /** Waits for pending acks up to a deadline, then lets go of every lock, port and channel. Events still pending settle with `not_connected`. */
  close(): Promise<void>;
}

/** What is missing, undefined or null has its default. */
export interface OpenOptions {
  /** Apps that use the same namespace share one set of recordings. Without line breaks. Default `holdfast`. */
  readonly namespace?: string | null | undefined;
  /** Default `hybrid`. */
  readonly mode?: RecordingMode | null | undefined;
  /** Transports to try, in this order. Default: those of the mode: SharedWorker, then dedicated worker, then REST. */
  readonly transports?: readonly TransportKind[] | null | undefined;
  /**
   * The worker to record through, in place of the one beside the client: the address of its script, on the page's own
   * origin, or a function that returns a SharedWorker or a Worker. The function is called with the name that the worker
   * must have, at once and whenever a worker is lost. What it returns takes the place of both kinds in `transports`.
   *
   * @example
   * await openRecorder({ worker: '/holdfast-worker.js' }); // a copy: npx holdfast init public/
   */
  readonly worker?: WorkerSource | null | undefined;
}

/**
 * How events travel.
 * - `live`: through a worker, event by event. Where no worker runs, they wait in the page
 * - `batch`: by REST, once in `persist_interval_secs`, and at once when the page is hidden or the recorder closed
 * - `hybrid`: through a worker, event by event, and by REST while no worker runs
 */
export type RecordingMode = 'live' | 'batch' | 'hybrid';

/** A way to the recorder: a SharedWorker, a worker of the page's own, or REST through the service worker. */
export type TransportKind = 'shared_worker' | 'dedicated_worker' | 'rest';
