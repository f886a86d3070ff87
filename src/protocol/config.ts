// The recorder's settings: same names and defaults as the original's, and `durability`, which is ours.

import { flag, integer, number, shapeOf, word, type Shape } from './fields.ts';
import { parserOf } from './parse-fields.ts';

/** The recorder's settings, which are stored and honoured by every host. {@link DEFAULT_CONFIG} has the defaults and what each does. */
export interface Config {
  readonly persist_interval_secs: number;
  readonly max_memory_messages: number;
  readonly session_timeout_secs: number;
  readonly debug: boolean;
  readonly durability: 'strict' | 'relaxed';
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
};

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
  },
);

/** Parses a change of settings. Errors: `invalid_event` names the wrong setting. Unknown names are ignored. */
export const parseConfigChange = parserOf<ConfigChange>(
  'settings',
  CONFIG_SHAPE,
  'Send a valid value; nothing was changed.',
);
