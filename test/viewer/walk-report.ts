// What the walking page reports.
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
      /** How many vectors came onto the screen, of how many. */
      readonly shown: number;
      readonly vectors: number;
      /** How many vectors run where nothing protects from them. */
      readonly control: number;
    };

/** As many run in each engine where nothing protects from them; otherwise the walk would notice nothing. */
export const LEAST_CONTROL = 15;
