// The options of `installRecordingHandler`, apart from the recorder, which is no part of the public types.

/** What is missing has its default. */
export interface RecordingHandlerOptions {
  /** Apps that use the same namespace share one set of recordings. Default `holdfast`. */
  readonly namespace?: string;
  /** Path prefixes of the API. Default: `/api/recording` and `api/recording` below the scope. */
  readonly bases?: readonly string[];
  /** Gets the build's `openapi.json`, which GET /openapi.json answers. Default: fetched from beside the worker's script. */
  readonly openApi?: () => Promise<Response>;
  /**
   * The address of a copy of `holdfast/sw-import.js`, for a classic service worker: it is loaded while that is installed, and run with the
   * first import or export. Without it, these are answered with an error.
   */
  readonly importScript?: string;
}
