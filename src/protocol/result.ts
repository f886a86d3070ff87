// Expected failures are values, because comlink does not keep the fields of thrown errors.

import type { ErrorCode } from './replies.ts';
import type { StorageTrouble } from './storage-health.ts';

/** What went wrong, to which id, and what to do next. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where the storage is the cause: what is wrong with it. */
  readonly health?: StorageTrouble;
}

/**
 * A value, or why there is none. `ok` tells which, also after destructuring.
 *
 * @example
 * const { ok, value, error } = await client.api.sessions();
 * if (ok) show(value.sessions);
 * else explain(error.message);
 */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly error?: undefined }
  | { readonly ok: false; readonly error: Failure; readonly value?: undefined };

/** A result with a value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A result without a value. */
export function failed(code: ErrorCode, message: string): Result<never> {
  return { ok: false, error: { code, message } };
}

/** The message of a thrown value. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
