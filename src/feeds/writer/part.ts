// A message of an answer, as far as its writer knows it.

import type { JsonValue, PartKind } from '../../protocol/index.ts';

export interface Part {
  readonly id: string;
  readonly kind: PartKind | 'answer';
  /** Distinguishes it from others of its kind, see `PartKey`. */
  readonly key?: string | undefined;
  /** Of its content, in UTF-16 code units; NaN once that is unknown. */
  length: number;
  /** It was added without text or appended to, and not closed since. */
  isOpen: boolean;
  /** Text of it was refused, and is missing. */
  hasGap: boolean;
  /** The members of its metadata but `kind` and `answer_id`, recorded or to be recorded with its `message_add`. */
  readonly about: Record<string, JsonValue | undefined>;
}
