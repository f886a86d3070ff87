// What `init` plans before it writes anything.

/** What becomes of one file. */
export interface FilePlan {
  /** Relative to the app's folder, with slashes. */
  readonly path: string;
  /**
   * - `written`: there was none; `renewed`: it was written by an earlier init; `unchanged`: it is as it would be written
   * - `removed`: an earlier init has written it, and this version has it no more
   * - `foreign`: it was not written by init, or was changed since
   */
  readonly change: 'written' | 'renewed' | 'unchanged' | 'removed' | 'foreign';
  /** What is written. */
  readonly content?: Uint8Array | string;
}
