// What the walking page reports.

/** Where each vector must have been on the screen. */
export const HOSTILE_PLACES = [
  'transcript',
  'raw',
  'parts',
  'replay',
  'list',
  'trash',
  'recovery',
  'search',
  'palette',
  'home',
  'live',
  'fileNames',
  'reportTitles',
] as const;

export type HostilePlace = (typeof HOSTILE_PLACES)[number];

export type WalkReport =
  | { readonly failure: string }
  | {
      /** What was wrong while the recordings were usual ones. */
      readonly faults: readonly string[];
      /** What the hostile recordings did, or could do. */
      readonly offences: readonly string[];
      /** Errors and violations meanwhile. */
      readonly problems: readonly string[];
      /** Vectors that ran. */
      readonly trapped: readonly number[];
      readonly vectors: number;
      /** The vectors that a place has never had on the screen. */
      readonly missing: Readonly<Record<HostilePlace, readonly number[]>>;
      /** How many vectors run where nothing protects from them. */
      readonly control: number;
    };

/** As many run in each engine where nothing protects from them; otherwise the walk would notice nothing. */
export const LEAST_CONTROL = 15;
