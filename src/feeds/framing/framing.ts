// Cuts the text of a body into the JSON texts that it carries.

/** Takes a body piece by piece, cut anywhere. */
export interface Framing {
  push(text: string): void;
  /** The body has ended. An unfinished last event is passed on where its format allows that. */
  end(): void;
}

/** Receives the text of one event or value, never an empty one. */
export type OnData = (data: string) => void;

/** The longest event or value that is kept while it arrives, in UTF-16 code units: some hold pictures. */
export const MAX_VALUE_LENGTH = 32 * 1024 * 1024;
