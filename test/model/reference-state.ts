// What the reference recorder holds. Times are epoch ms, a message's position is its index.

import type { ErrorCode, JsonValue } from '../../src/protocol/index.ts';

export interface ReferenceMessage {
  message_id: string;
  role: string;
  content: string;
  model: string | null;
  created_at: number;
  parent_id: string | null;
  metadata: JsonValue;
  completion: 'open' | 'paused' | 'complete' | 'cut_off' | 'incomplete';
  superseded: boolean;
  /** What it was when it was cut off, closed since where the session closed its messages. */
  beneath: 'open' | 'paused' | 'complete' | 'incomplete';
  /** The clients whose loss cut it off. */
  cutBy: Set<string>;
  /** Number of the event that opened it or appended to it last. */
  opening: number;
  revisions: { content: string; replaced_at: number }[];
}

export interface ReferenceSession {
  session_id: string;
  provider: string;
  title: string | null;
  workspace_id: string | null;
  workspace_path: string | null;
  model: string | null;
  metadata: JsonValue;
  started_at: number;
  last_activity: number;
  ended_at: number | null;
  interrupted_at: number | null;
  trashed_at: number | null;
  expected_message_count: number | null;
  is_dirty: boolean;
  messages: ReferenceMessage[];
  /** Clients that wrote to it since it last ended, in the order of their last events. */
  clients: Set<string>;
  /** How many events opened a message or appended to one. */
  openings: number;
  /** The last such event of each client. */
  openedBy: Map<string, number>;
  /** Ids of events that other callers than our client gave. Programs have too few for any to be forgotten. */
  eventIds: Set<string>;
}

/** What is known of a client of ours. */
export interface ReferenceClient {
  /** Its last number that was handled. */
  watermark: number;
  rejections: Map<number, ErrorCode>;
}

export interface ReferenceState {
  /** Facts about sessions so far. The real `seq` also counts what only settles an event, so only their order compares. */
  seq: number;
  session_timeout_secs: number;
  /** In the order of their creation. */
  sessions: Map<string, ReferenceSession>;
  clients: Map<string, ReferenceClient>;
}
