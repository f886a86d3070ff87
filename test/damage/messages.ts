// All messages between a page and the damage run.
import type { ConfigChange, NewEvent } from '../../src/client/index.ts';

/** How a page reaches the recorder: by the port of a worker, or by REST. */
export type By = 'port' | 'rest';

export const WAYS: readonly By[] = ['port', 'rest'];

/** A command to a page. The page performs it and answers. */
export type Command =
  /** Opens a recorder for each way. Answers with the ways that there are: REST where the service worker controls the page. */
  | { readonly type: 'open' }
  | { readonly type: 'configure'; readonly change: ConfigChange }
  /** Records events. Answers with the texts of those that were refused. */
  | { readonly type: 'record'; readonly by: By; readonly events: readonly NewEvent[] }
  /** Stores a text as an attachment. Answers with what a message needs to name it. */
  | { readonly type: 'attach'; readonly text: string }
  | { readonly type: 'trash' | 'purge'; readonly session_id: string }
  /** Answers with the number of facts that the second copy does not have yet; null: there is no copy. */
  | { readonly type: 'lag' }
  /** Answers with {@link ReadAnswer}. */
  | { readonly type: 'read'; readonly by: By }
  /** Dismisses what `onEvicted` has reported, which is reported to every page until then. */
  | { readonly type: 'dismiss' }
  /** Answers whether the second copy has this text anywhere. */
  | { readonly type: 'copy_has'; readonly text: string };

export interface ReadSession {
  readonly session_id: string;
  readonly title: string | null;
  readonly status: string;
  /** Of all its messages, in order. */
  readonly text: string;
  /** The texts of its attachments; null: the recorder does not have it. */
  readonly attachments: readonly (string | null)[];
}

export interface ReadAnswer {
  readonly sessions: readonly ReadSession[];
  /** What `onEvicted` has reported to the page; null: nothing. */
  readonly evicted: { readonly restored: { readonly sessions: number } | null } | null;
  readonly health: string;
}
