// How an export ends: told once, by what writes it, to whoever waits for it.

import type { ExportSummary, Result } from '../../protocol/index.ts';

export interface ExportEnd {
  readonly done: Promise<Result<ExportSummary>>;
  /** The first result counts. */
  readonly end: (result: Result<ExportSummary>) => void;
}

export function createExportEnd(): ExportEnd {
  let end: ExportEnd['end'] = () => undefined;
  const done = new Promise<Result<ExportSummary>>((resolve) => {
    end = resolve;
  });
  return { done, end };
}
