// Where a person reads in a transcript, as it is kept with the history of the tab. Pure.

/** A place in a session, whatever of it has been read or measured. */
export interface ReadPlace {
  readonly messageId: string;
  /** How far below the top of the message the top of the view is, in CSS pixels. */
  readonly offset: number;
}

/** A view that knows where its person is better than by how far it is scrolled. */
export interface ReadView {
  /** Null: at the end, which it follows. */
  readonly place: ReadPlace | null;
  /** Goes there, as soon as it can. */
  resume(place: ReadPlace | null): void;
}

/** The places by the numbers of their entries in the history. */
export type EntryPlaces = ReadonlyMap<number, ReadPlace>;

/** A session's view is left for few others before a person goes back. */
const MAX_PLACES = 50;

/** What is kept: those that were left last. */
export function storedPlaces(places: EntryPlaces): unknown {
  return [...places].slice(-MAX_PLACES);
}

/** Reads what {@link storedPlaces} made; anything else, as of another version, is no place. */
export function parsePlaces(stored: unknown): EntryPlaces {
  const entries: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return new Map(
    entries.flatMap((each): [number, ReadPlace][] => {
      const pair: readonly unknown[] = Array.isArray(each) ? each : [];
      const [entry, place] = pair;
      return typeof entry === 'number' && isReadPlace(place) ? [[entry, place]] : [];
    }),
  );
}

export function isReadView<Candidate extends object>(view: Candidate): view is Candidate & ReadView {
  return 'place' in view && 'resume' in view && typeof view.resume === 'function';
}

function isReadPlace(value: unknown): value is ReadPlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'messageId' in value &&
    typeof value.messageId === 'string' &&
    'offset' in value &&
    typeof value.offset === 'number'
  );
}
