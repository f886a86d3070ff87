// How the REST transport asks the service worker.

import type { Result } from '../../protocol/index.ts';

/** Asks the recorder. The body is sent as JSON, and as it is where it is a Blob. The answer's JSON whatever its status; a Blob with its own type for bytes; or why there is none. */
export type Fetcher = (method: string, path: string, body?: unknown) => Promise<Result<unknown>>;
