// The recorder's settings: same names and defaults as the original's, and `durability`, which is ours.

import * as v from 'valibot';

const seconds = (min: number) => v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(365 * 24 * 60 * 60));

const ConfigSchema = v.object({
  persist_interval_secs: seconds(0.1),
  max_memory_messages: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  session_timeout_secs: seconds(1),
  debug: v.boolean(),
  durability: v.picklist(['strict', 'relaxed']),
});

export type Config = v.InferOutput<typeof ConfigSchema>;

/** Some of the settings, to be changed; the others stay. */
export type ConfigChange = Partial<Config>;

export const DEFAULT_CONFIG: Config = {
  /** Facts wait in the journal at most this long before a checkpoint folds them, in seconds. */
  persist_interval_secs: 5,
  /** A checkpoint comes early when a session has this many messages that are not folded yet. */
  max_memory_messages: 100,
  /** A session without activity for this long is `timed_out`, in seconds. */
  session_timeout_secs: 3600,
  /** Workers log what they decide to their console. */
  debug: false,
  /** `strict` acks after the disk has it; `relaxed` survives a killed process but not a power cut. */
  durability: 'strict',
};

const ConfigChangeSchema = v.partial(ConfigSchema);

/** Reads a change of settings; the failure says which setting is wrong. Unknown names are ignored. */
export function parseConfigChange(
  input: unknown,
): { ok: true; value: ConfigChange } | { ok: false; error: { code: 'invalid_event'; message: string } } {
  const parsed = v.safeParse(ConfigChangeSchema, input);
  if (parsed.success) {
    const given = Object.entries(parsed.output).filter(([, value]) => value !== undefined);
    return { ok: true, value: Object.fromEntries(given) };
  }
  const [issue] = parsed.issues;
  const setting = v.getDotPath(issue) ?? 'settings';
  return {
    ok: false,
    error: { code: 'invalid_event', message: `${setting}: ${issue.message}. Send a valid value; nothing was changed.` },
  };
}
