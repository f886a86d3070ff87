// A file of sessions that is written while it is read.

import type { ExportSummary, LossCode, Result } from '../../protocol/public.ts';

/** An export that has begun: nothing is read for it before `body` is. */
export interface ExportedFile {
  /** Such as `holdfast-2026-11-29-s1.md`. */
  readonly name: string;
  readonly media_type: string;
  /** What the format cannot carry, whether or not the sessions have it. */
  readonly losses: readonly LossCode[];
  /** The bytes. It fails where a session cannot be read, so that no half of a file passes for a whole one. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Settles with `body`, and never rejects: what is in the file, or why that ended early. */
  readonly done: Promise<Result<ExportSummary>>;
}
