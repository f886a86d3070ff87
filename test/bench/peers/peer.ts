// What the benchmark compares Holdfast with: what a developer would use instead to keep a conversation
// that grows token by token.

/** What every readwrite transaction of a peer asks of the browser; see IDBTransaction.durability. */
export type Durability = 'strict' | 'relaxed';

/** One way to keep conversations, as the documentation of a library has it. Everything but `open` is text for people. */
export interface Peer {
  /** Also the name of its folder. */
  readonly name: string;
  /** For tables. */
  readonly title: string;
  /** How it is used, and the documentation that says so. */
  readonly how: string;
  /** What is on disk when `append` settles, and what a crash loses. */
  readonly durability: string;
  /** What it cannot keep; null when nothing is known. */
  readonly limits: string | null;
  /** It stores one append after the other: of more under way each only waits the longer. */
  readonly isOneByOne?: boolean;
  /**
   * Loads the library and opens a database of that name; only in a page. Transactions of the whole page
   * have that durability from now on.
   */
  readonly open: (database: string, durability: Durability) => Promise<PeerStore>;
}

/** An open database of a peer. */
export interface PeerStore {
  /** Begins a conversation with one empty assistant message; settles once it is stored. Calls may overlap. */
  begin(sessionId: string): Promise<void>;
  /**
   * Appends to the message of a conversation that this store has begun; settles once the peer says that
   * the text is stored, and rejects when it says that it is not. Calls may overlap, also of one session:
   * their order is the order of the text.
   */
  append(sessionId: string, delta: string): Promise<void>;
  /** The text that is stored, read from storage and not from memory; empty for an unknown conversation. */
  read(sessionId: string): Promise<string>;
  /** Lets go of the database, once all calls have settled. */
  close(): Promise<void>;
}

/** What the module `store.ts` in a peer's folder exports as `openStore`. */
export type OpenStore = (database: string, durability: Durability) => Promise<PeerStore>;
