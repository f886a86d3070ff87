// The options of `installRecordingHandler`, apart from the recorder, which is no part of the public types.

/** What is missing has its default. */
export interface RecordingHandlerOptions {
  /** Apps that use the same namespace share one set of recordings. Default `holdfast`. */
  readonly namespace?: string;
  /** Path prefixes of the API. Default: `/api/recording` and `api/recording` below the scope. */
  readonly bases?: readonly string[];
  /** Gets the build's `openapi.json`, which GET /openapi.json answers. Default: fetched from beside the worker's script. */
  readonly openApi?: () => Promise<Response>;
}
