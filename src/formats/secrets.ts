// Keys and passwords that apps write into their backups: they are not imported.

import type { JsonValue } from '../protocol/index.ts';
import type { JsonObject } from './chat.ts';

// The whole name of a field, in snake_case or camelCase: `apiKey`, `openai_api_key`, `accessToken`; not `max_tokens`, not `key`.
const SECRET_NAME =
  /(?:^|[a-z0-9_-])(?:api[_-]?key|secret[_-]?key|private[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|refresh[_-]?token|id[_-]?token|bearer[_-]?token|client[_-]?secret)$|^(?:authorization|proxy-authorization|password|passphrase|passwd|access[_-]?code|token|secret|cookie|set-cookie)$/i;

/** Whether a field of that name holds a key or a password. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * A copy of the value without the fields whose names say that they hold a key or a password, at any depth, and the names of what
 * was dropped; the value itself where nothing was. Only a string that is not empty is a secret: `{ token: 17 }` counts something.
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
      if (typeof held === 'string' && held !== '' && isSecretName(key)) {
        dropped.add(key);
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
