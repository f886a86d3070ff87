// Reminds a person to export everything, where the browser cannot write to folders.

const DAY_MS = 86_400_000;

/** Choices of how often, in days. */
export const REMINDER_DAYS = [1, 7, 30, 90] as const;

export interface Reminder {
  /** How often, in days; null for never. */
  readonly everyDays: number | null;
  /** When that was chosen, in epoch ms. */
  readonly chosenAt: number;
  /** When everything was exported last by it, in epoch ms; null before the first time. */
  readonly exportedAt: number | null;
}

export const NO_REMINDER: Reminder = { everyDays: null, chosenAt: 0, exportedAt: null };

/** Whether it is time to export again: so many days after the last export, or after the reminder was chosen. */
export function isExportDue({ everyDays, chosenAt, exportedAt }: Reminder, now: number): boolean {
  return everyDays !== null && now - Math.max(chosenAt, exportedAt ?? 0) >= everyDays * DAY_MS;
}
