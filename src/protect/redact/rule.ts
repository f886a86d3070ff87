// What a rule of redaction says: how a secret begins, and what belongs to it.

/**
 * A secret that begins with a known text. Before it stands no letter, digit, `_` or `-`, but for those of an escape such as `\n` or `%3D`.
 * The shapes are those that the issuers publish, or that public scanners of leaked secrets look for.
 */
export interface SecretRule {
  /** Stands in the marker: `[redacted: openai-key]`. */
  readonly name: string;
  readonly starts: readonly string[];
  /** Whether capital letters of `starts` are the same as small ones. */
  readonly anyCase?: boolean;
  /** Characters that may stand between the start and the secret, at most {@link MAX_GAP} of them. Start and gap are kept then; they are redacted where there is no gap. */
  readonly gap?: RegExp;
  /** A character of the secret. */
  readonly body?: RegExp;
  /** As many characters of `body` at least; fewer are no secret. */
  readonly least?: number;
  /** Of lines of PEM: the secret goes on to the end of this, where that follows. */
  readonly end?: string;
  /** Whether what follows the start has a digit: words that begin alike have none. */
  readonly hasDigit?: boolean;
  /** Whether all of what was found is a secret. */
  readonly accepts?: (found: string) => boolean;
}

/** Longest text between a start and its secret, in UTF-16 code units: quotes, a colon or an equals sign, and spaces. */
export const MAX_GAP = 6;

/** Longest secret in UTF-16 code units: a private RSA key of 16,384 bits has about 12,700 as PEM. What is longer is none. */
export const MAX_SECRET = 16_384;

const MARKER_START = '[redacted: ';

/** What stands in the place of a secret. */
export function markerOf(rule: string): string {
  return `${MARKER_START}${rule}]`;
}

/** A marker, at a place. */
export const MARKER = /\[redacted: [a-z0-9-]{1,40}\]/y;

/** Length of the longest marker, in UTF-16 code units: names have at most 40. */
export const LONGEST_MARKER = markerOf('x'.repeat(40)).length;

/** Whether a recorded text has a marker, so that it may be shorter or longer than it came. */
export function hasMarker(text: string): boolean {
  return text.includes(MARKER_START);
}
