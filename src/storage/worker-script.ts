// Reads how to start a build's worker. Any build may have written it.

import { isPlainObject } from '../protocol/index.ts';
import type { WorkerScriptRow } from './schema.ts';

/** Null for what is absent, or has another shape. */
export function readWorkerScript(row: unknown): WorkerScriptRow | null {
  if (!isPlainObject(row)) return null;
  const { journal_version, url } = row;
  return typeof journal_version === 'number' && typeof url === 'string' ? { journal_version, url } : null;
}
