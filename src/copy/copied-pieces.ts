// The pieces of the second copy, and the addresses of what is in its cache. They are of a host that cannot exist, so that no page gets an
// entry by asking for it.

const HOST = 'https://holdfast.invalid';

/** What the addresses of attachments begin with. */
export const COPIED_ATTACHMENTS = `${HOST}/attachment`;

/** Names a piece. It has what checkpoints have written of a session from fact `first` to fact `last`. */
export interface PieceName {
  /** Of the session; 0 for clients. */
  readonly ref: number;
  /** How often it was joined of others; {@link WHOLE} for what was read from the database. */
  readonly level: number;
  readonly first: number;
  readonly last: number;
  /** Id of the session; empty for clients. */
  readonly id: string;
}

/** A piece as it is stored. */
export interface Piece extends PieceName {
  /** Its length: it stands in its address, so that a list tells what all take. */
  readonly bytes: number;
}

/** The pieces of each session by its ref, and those of the clients, in the order in which they were written. */
export type Pieces = ReadonlyMap<number, readonly Piece[]>;

/** Level of pieces that were read from the database: `first` counts them. */
export const WHOLE = 9;

/**
 * Added to the refs of sessions that come back into a database which has others by now: a ref names a session, and those were given
 * anew. No database has so many facts.
 */
export const APART = 2 ** 44;

/** The ref of the pieces with rows of clients. */
export const CLIENTS = 0;

/** How many there are. */
export function countOf(pieces: Pieces): number {
  return [...pieces.values()].reduce((sum, each) => sum + each.length, 0);
}

/** What pieces take. */
export function bytesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}

export const HEAD_ADDRESS = `${HOST}/head`;

/** What the addresses of the marks of purged sessions begin with. */
export const PURGED = `${HOST}/purged/`;

export function addressOfSession(ref: number): string {
  return `${HOST}/${ref}`;
}

export function addressOf({ ref, level, first, last, bytes, id }: Piece): string {
  return `${addressOfSession(ref)}?${level}-${first}-${last}-${bytes}-${encodeURIComponent(id.toWellFormed())}`;
}

const ADDRESS = new RegExp(`^${HOST}/(\\d+)\\?(\\d)-(\\d+)-(\\d+)-(\\d+)-(.*)$`);

export function piecesIn(addresses: readonly string[]): Pieces {
  const pieces = new Map<number, Piece[]>();
  const found = addresses.flatMap((address) => pieceAt(address) ?? []);
  for (const piece of found.toSorted((a, b) => a.last - b.last || a.first - b.first)) {
    const others = pieces.get(piece.ref);
    if (others === undefined) pieces.set(piece.ref, [piece]);
    else others.push(piece);
  }
  return pieces;
}

function pieceAt(address: string): Piece | null {
  const [, ref, level, first, last, bytes, id] = ADDRESS.exec(address) ?? [];
  if (id === undefined) return null;
  return {
    ref: Number(ref),
    level: Number(level),
    first: Number(first),
    last: Number(last),
    bytes: Number(bytes),
    id: decodeURIComponent(id),
  };
}
