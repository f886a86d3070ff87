// The recorder's settings: same names and defaults as the original's, and from `durability` on ours.

import { flag, integer, integerOrNull, listOf, number, objectOf, shapeOf, text, word, type Shape } from './fields.ts';
import { parserOf, refusedInput } from './parse-fields.ts';
import type { Result } from './result.ts';

/** A rule of redaction: what its pattern matches is not recorded. */
export interface RedactionRule {
  /** Stands in the marker that takes the place of a match: 1 to 40 small letters, digits and hyphens. */
  readonly name: string;
  /** A regular expression in JavaScript's syntax with the flag `u`, without lookarounds and references to groups. */
  readonly pattern: string;
}

/** The recorder's settings, which are stored and honoured by every host. {@link DEFAULT_CONFIG} has the defaults and what each does. */
export interface Config {
  readonly persist_interval_secs: number;
  readonly max_memory_messages: number;
  readonly session_timeout_secs: number;
  readonly debug: boolean;
  readonly durability: 'strict' | 'relaxed';
  readonly retain_days: number | null;
  readonly retain_bytes: number | null;
  readonly attachment_bytes: number | null;
  readonly redact: boolean;
  readonly redaction_rules: readonly RedactionRule[];
  readonly second_copy: boolean;
}

/** Some of the settings, to be changed; the others stay. */
export type ConfigChange = Partial<Config>;

/** The settings of a new database. */
export const DEFAULT_CONFIG: Config = {
  /** Longest time that facts wait in the journal for a checkpoint, in seconds. */
  persist_interval_secs: 5,
  /** A checkpoint comes early when a session has this many messages that are not folded yet. */
  max_memory_messages: 100,
  /** A session without activity for this long is `timed_out`, in seconds. */
  session_timeout_secs: 3600,
  /** Workers log what they decide to their console. */
  debug: false,
  /** `strict` acks after the disk has it; `relaxed` survives a killed process but not a power cut. */
  durability: 'strict',
  /** Ended sessions without activity for so many days are moved to the trash; null keeps them. */
  retain_days: null,
  /** While the origin uses more storage than this, in bytes, the oldest sessions of the trash are deleted, then the oldest ended ones moved there; null keeps them. */
  retain_bytes: null,
  /** All attachments together take at most so many bytes; one that would take them over that is refused. Null: a quarter of the origin's quota, or 1 GB where the browser names none. */
  attachment_bytes: null,
  /** Keys and tokens of known shapes, and what the rules match, are replaced by markers before anything is written. */
  redact: false,
  /** Rules of redaction beside those for known shapes, at most {@link MAX_REDACTION_RULES}. They count only while `redact` is true. */
  redaction_rules: [],
  /** Sessions are kept a second time, apart from the database, from which they come back where the browser loses it. */
  second_copy: true,
};

/** Most rules of redaction: each looks at every character of every text. */
export const MAX_REDACTION_RULES = 50;

/** Longest pattern of a rule, in UTF-16 code units. */
export const MAX_PATTERN_LENGTH = 500;

const RULE_NAME = /^[a-z0-9-]{1,40}$/;

/** The fields of a rule of redaction. */
export const REDACTION_RULE_SHAPE: Shape = shapeOf<RedactionRule>(
  { name: text(40), pattern: text(MAX_PATTERN_LENGTH) },
  {},
);

/** An empty database and the files of the viewer take about as much. */
const MIN_RETAINED_BYTES = 10_000_000;

const SECONDS_PER_YEAR = 365 * 24 * 60 * 60;

/** The fields of a change of settings, each of which is optional. */
export const CONFIG_SHAPE: Shape = shapeOf<ConfigChange>(
  {},
  {
    persist_interval_secs: number(0.1, SECONDS_PER_YEAR),
    max_memory_messages: integer(1, 1_000_000),
    session_timeout_secs: number(1, SECONDS_PER_YEAR),
    debug: flag,
    durability: word('strict', 'relaxed'),
    retain_days: integerOrNull(1, 36_500),
    retain_bytes: integerOrNull(MIN_RETAINED_BYTES, Number.MAX_SAFE_INTEGER),
    attachment_bytes: integerOrNull(0, Number.MAX_SAFE_INTEGER),
    redact: flag,
    redaction_rules: listOf(objectOf<RedactionRule>('RedactionRule', REDACTION_RULE_SHAPE)),
    second_copy: flag,
  },
);

const NEXT_STEP = 'Send a valid value; nothing was changed.';

const parseFields = parserOf<ConfigChange>('settings', CONFIG_SHAPE, NEXT_STEP);

/** Parses a change of settings. Errors: `invalid_event` names the wrong setting. Unknown names are ignored. Whether a pattern can be used is not checked here. */
export function parseConfigChange(input: unknown): Result<ConfigChange> {
  const parsed = parseFields(input);
  const rules = parsed.value?.redaction_rules ?? [];
  if (rules.length > MAX_REDACTION_RULES)
    return refusedInput(
      `settings.redaction_rules: expected at most ${MAX_REDACTION_RULES} rules, received ${rules.length}`,
      NEXT_STEP,
    );
  const unnamed = rules.findIndex(({ name }) => !RULE_NAME.test(name));
  if (unnamed === -1) return parsed;
  return refusedInput(
    `settings.redaction_rules.${unnamed}.name: expected 1 to 40 small letters, digits and hyphens, received ${JSON.stringify(rules[unnamed]?.name)}`,
    NEXT_STEP,
  );
}
