// The interface of a peer: a library that a developer could use instead of Holdfast to store a
// conversation that grows token by token.

/** The durability of every readwrite transaction of a peer; see IDBTransaction.durability. */
export type Durability = 'strict' | 'relaxed';

/** One way to store conversations, as the documentation of a library describes it. All fields except `name` and `open` describe it for readers. */
export interface Peer {
  /** Identifies the peer; also the name of its folder. */
  readonly name: string;
  /** Its name in tables. */
  readonly title: string;
  /** How the library is used, with a link to its documentation. */
  readonly how: string;
  /** What is on disk when `append` resolves, and what a crash loses. */
  readonly durability: string;
  /** What it cannot store; null if no limit is known. */
  readonly limits: string | null;
  /** The peer stores one append after the other: with more appends in flight, each only waits longer. */
  readonly isOneByOne?: boolean;
  /**
   * Loads the library and opens a database of that name. Works only in a page. From this call on, all
   * transactions of the page have that durability.
   */
  readonly open: (database: string, durability: Durability) => Promise<PeerStore>;
}

/** An open database of a peer. */
export interface PeerStore {
  /** Begins a conversation with one empty assistant message. Resolves when it is stored. Calls may overlap. */
  begin(sessionId: string): Promise<void>;
  /**
   * Appends to the message of a conversation that this store has begun. Resolves when the peer reports that
   * the text is stored, and rejects if the peer reports a failure. Calls may overlap, also for one session:
   * the order of the calls is the order of the text.
   */
  append(sessionId: string, delta: string): Promise<void>;
  /** Reads the stored text from storage, not from memory. Empty for an unknown conversation. */
  read(sessionId: string): Promise<string>;
  /** Closes the database. Call it after all other calls have settled. */
  close(): Promise<void>;
}

/** The type of `openStore`, which the module `store.ts` in a peer's folder exports. */
export type OpenStore = (database: string, durability: Durability) => Promise<PeerStore>;
