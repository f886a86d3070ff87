// The recorder's numbers as people type them: in their own units, checked before they are sent. Pure.

import type { Config } from '../../protocol/index.ts';

/** The settings that are numbers. */
export type NumberSettingName =
  | 'persist_interval_secs'
  | 'max_memory_messages'
  | 'session_timeout_secs'
  | 'retain_days'
  | 'retain_bytes'
  | 'attachment_bytes';

/** How a number is typed. */
export interface NumberSetting {
  readonly name: NumberSettingName;
  /** What one unit is in the recorder's own: 60 for minutes of seconds. */
  readonly scale: number;
  /** In the unit that is typed. */
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
  /** Where it is off, it is null; this is what it begins with when it is turned on. Absent: it cannot be off. */
  readonly whenTurnedOn?: number;
}

const MINUTES_PER_YEAR = 365 * 24 * 60;

export const NUMBER_SETTINGS: Readonly<Record<NumberSettingName, NumberSetting>> = {
  persist_interval_secs: { name: 'persist_interval_secs', scale: 1, min: 0.1, max: 3_600, isWhole: false },
  max_memory_messages: { name: 'max_memory_messages', scale: 1, min: 1, max: 1_000_000, isWhole: true },
  session_timeout_secs: { name: 'session_timeout_secs', scale: 60, min: 1, max: MINUTES_PER_YEAR, isWhole: false },
  retain_days: { name: 'retain_days', scale: 1, min: 1, max: 36_500, isWhole: true, whenTurnedOn: 90 },
  retain_bytes: {
    name: 'retain_bytes',
    scale: 1_000_000_000,
    min: 0.01,
    max: 100_000,
    isWhole: false,
    whenTurnedOn: 1,
  },
  attachment_bytes: {
    name: 'attachment_bytes',
    scale: 1_000_000_000,
    min: 0,
    max: 100_000,
    isWhole: false,
    whenTurnedOn: 5,
  },
};

/** What is wrong with what was typed. */
export type NumberFault = 'not_a_number' | 'not_whole' | 'too_small' | 'too_large';

export type ReadNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly fault: NumberFault };

/** Reads what was typed, in the recorder's unit. A comma is taken for the decimal point. */
export function readNumber({ scale, min, max, isWhole }: NumberSetting, text: string): ReadNumber {
  const typed = text.trim().replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(typed)) return { ok: false, fault: 'not_a_number' };
  const value = Number(typed);
  if (isWhole && !Number.isInteger(value)) return { ok: false, fault: 'not_whole' };
  if (value < min) return { ok: false, fault: 'too_small' };
  if (value > max) return { ok: false, fault: 'too_large' };
  return { ok: true, value: scale === 1 ? value : Math.round(value * scale) };
}

/** A setting as it is typed; empty where it is off. */
export function writeNumber({ name, scale }: NumberSetting, config: Config): string {
  const value = config[name] ?? null; // a worker of an earlier build does not know it
  return value === null ? '' : String(Number((value / scale).toFixed(6)));
}
