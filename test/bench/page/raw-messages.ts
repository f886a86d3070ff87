// What the page asks of the raw worker, one thing at a time.

export type RawRequest =
  | { readonly type: 'open'; readonly database: string }
  /** Writes one record. */
  | { readonly type: 'write'; readonly record: string; readonly durability: IDBTransactionDurability }
  /** Writes groups of events, each as one record of JSON. */
  | {
      readonly type: 'write_groups';
      readonly groups: readonly (readonly unknown[])[];
      readonly durability: IDBTransactionDurability;
    };

/** How long it took inside the worker, in ms. */
export type RawAnswer = number;
