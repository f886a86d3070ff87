// The name of the file of a report.

/** With day and time, as there may be several imports on one day. */
export function importReportName(endedAt: Date): string {
  return `holdfast-import-${endedAt.toISOString().slice(0, 19).replaceAll(':', '-')}.json`;
}
