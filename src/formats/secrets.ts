// Keys and passwords that apps write into their backups: they are not imported.

import { isKnownSecret } from '../protect/redact/index.ts';
import type { JsonValue } from '../protocol/index.ts';
import type { JsonObject } from './chat.ts';
import type { Fields } from './fields.ts';
import { asRest } from './fields.ts';
import type { Sink } from './format.ts';

// The whole name of a field, in snake_case or camelCase: `apiKey`, `openai_api_key`, `accessToken`; not `max_tokens`, not `key`.
const SECRET_NAME =
  /(?:^|[a-z0-9_-])(?:api[_-]?key|secret[_-]?key|private[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|refresh[_-]?token|id[_-]?token|bearer[_-]?token|client[_-]?secret)$|^(?:authorization|proxy-authorization|password|passphrase|passwd|access[_-]?code|token|secret|cookie|set-cookie)$/i;

/** Whether a field of that name holds a key or a password. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

// Alone in a field, less is enough than within a text: a beginning that providers share, and any text long enough after it.
const LIKE_A_SECRET =
  /^\s*(?:Bearer\s+\S{16,}|(?:sk|rk|pk)-[\w-]{20,}|xai-\w{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*)\s*$/;

/** Shorter values of fields such as `token` are words of something else: the log probabilities of an answer name its tokens so. */
const MIN_TOKEN_LENGTH = 16;

/** Whether a text under that name is a key or a password. */
export function isSecret(name: string, value: string): boolean {
  if (value === '') return false;
  if (LIKE_A_SECRET.test(value) || isKnownSecret(value)) return true;
  return isKnownSecretName(name) && (name.toLowerCase() !== 'token' || value.length >= MIN_TOKEN_LENGTH);
}

/** A file has the same few names again and again: looking one up is faster than matching it. */
const SEEN_NAMES = new Map<string, boolean>();
const MOST_SEEN_NAMES = 10_000;

function isKnownSecretName(name: string): boolean {
  const seen = SEEN_NAMES.get(name);
  if (seen !== undefined) return seen;
  const isOne = isSecretName(name);
  if (SEEN_NAMES.size < MOST_SEEN_NAMES) SEEN_NAMES.set(name, isOne);
  return isOne;
}

/**
 * A copy of the value without the keys and passwords in it, at any depth, and the names of the fields that were dropped; the value itself
 * where nothing was. A key is known by its field's name or by its own beginning. Only a string that is not empty is one: `{ token: 17 }`
 * counts something. An item of a list that is a key becomes an empty text.
 */
export function withoutSecrets(value: JsonObject): { readonly value: JsonObject; readonly dropped: readonly string[] } {
  const dropped = new Set<string>();
  // Without recursion: a file may be nested deeper than the stack allows.
  const open: { readonly from: JsonObject | JsonValue[]; readonly to: JsonObject | JsonValue[] }[] = [];
  const copyOf = (held: JsonValue): JsonValue => {
    if (typeof held !== 'object' || held === null) return held;
    const to = Array.isArray(held) ? [] : {};
    open.push({ from: held, to });
    return to;
  };

  const copy: JsonObject = {};
  open.push({ from: value, to: copy });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [key, held] of Object.entries(next.from)) {
      if (typeof held === 'string' && isSecret(key, held)) {
        dropped.add(key);
        if (Array.isArray(next.to)) next.to.push('');
      } else {
        // Not by assignment: a file may have a field `__proto__`.
        Object.defineProperty(next.to, key, {
          value: copyOf(held),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
    }
  }
  return dropped.size === 0 ? { value, dropped: [] } : { value: copy, dropped: [...dropped] };
}

/** What a reader has not taken of an object, without secrets, as `{ rest }`; warns of those that were dropped. */
export function restWithoutSecrets(fields: Fields, where: string, sink: Sink): { readonly rest?: JsonObject } {
  const { value, dropped } = withoutSecrets(fields.left() ?? {});
  if (dropped.length > 0)
    sink.warn('secrets_not_imported', where, `Not imported, because secret: ${dropped.join(', ')}.`);
  return asRest(value);
}
