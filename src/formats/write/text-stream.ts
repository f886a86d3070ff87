// The text of an export as a stream of bytes.

import { type ExportSummary, failed, type Failure, ok, reasonOf, type Result } from '../../protocol/index.ts';
import { createExportEnd } from './export-end.ts';
import type { ExportedFile } from './exported-file.ts';

/** Why an export ended early. */
export class ExportError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'ExportError';
    this.failure = failure;
  }
}

/** The failure of an {@link ExportError}; anything else is a bug. */
export function failureOf(error: unknown): Result<never> {
  return error instanceof ExportError ? { ok: false, error: error.failure } : failed('internal_error', reasonOf(error));
}

/** The text in UTF-8, written as it is read. Where the text throws, the stream fails, and `done` has the failure of an {@link ExportError}. */
export function textStream(text: AsyncGenerator<string, ExportSummary>): Pick<ExportedFile, 'body' | 'done'> {
  const encoder = new TextEncoder();
  const { done, end } = createExportEnd();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const next = await text.next();
          if (next.done !== true) return controller.enqueue(encoder.encode(next.value));
          controller.close();
          end(ok(next.value));
        } catch (error) {
          controller.error(error);
          end(failureOf(error));
        }
      },
      async cancel() {
        end(failed('not_connected', 'The export was given up.'));
        await text.return({ sessions: 0, losses: {} });
      },
    },
    { highWaterMark: 0 },
  );
  return { body, done };
}
