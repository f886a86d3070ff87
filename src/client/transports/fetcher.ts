// How the REST transport asks the service worker.

import type { Result } from '../../protocol/index.ts';

/** Asks the recorder; the answer's JSON whatever its status, or why there is none. */
export type Fetcher = (method: string, path: string, body?: unknown) => Promise<Result<unknown>>;
