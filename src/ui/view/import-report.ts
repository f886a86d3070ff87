// What a report of an import comes to: counts, and its entries by their codes. Pure.

import type { ImportEnd, ImportOutcome, ImportReport } from '../../protocol/index.ts';

/** How many sessions there are of each outcome. */
export function countOutcomes({ sessions }: Pick<ImportReport, 'sessions'>): Readonly<Record<ImportOutcome, number>> {
  const counts = { new: 0, updated: 0, unchanged: 0 };
  for (const { outcome } of sessions) counts[outcome] += 1;
  return counts;
}

/** Whether no format was found in any file: where an import stopped early, that is not known. */
export function hasNoFormat({ report, error }: ImportEnd): boolean {
  return report.format === '' && error?.code === 'nothing_imported';
}

/** A place in a file; `detail`: what is said of it, which may be empty. */
export interface ReportPlace {
  readonly where: string;
  readonly detail: string;
}

/** Entries of one code. */
export interface ReportGroup {
  readonly code: string;
  readonly places: readonly ReportPlace[];
}

/** What was skipped, by reason; the reason with most entries first. */
export function groupSkipped({ skipped }: Pick<ImportReport, 'skipped'>): readonly ReportGroup[] {
  return grouped(
    skipped.map(({ where, reason }) => {
      // A reason is a code, and what it is about: `no_messages: Title of the chat`.
      const [, code = reason, detail = ''] = /^([a-z_]+)(?:: (.*))?$/su.exec(reason) ?? [];
      return { code, where, detail };
    }),
  );
}

/** The warnings, by code; the code with most entries first. */
export function groupWarnings({ warnings }: Pick<ImportReport, 'warnings'>): readonly ReportGroup[] {
  return grouped(warnings.map(({ code, where, message }) => ({ code, where, detail: message })));
}

function grouped(entries: readonly (ReportPlace & { readonly code: string })[]): readonly ReportGroup[] {
  const groups = new Map<string, ReportPlace[]>();
  for (const { code, where, detail } of entries) {
    const places = groups.get(code) ?? [];
    places.push({ where, detail });
    groups.set(code, places);
  }
  return [...groups]
    .map(([code, places]) => ({ code, places }))
    .toSorted((one, other) => other.places.length - one.places.length);
}
