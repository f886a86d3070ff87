// Which messages are shown on demand only: superseded ones, and those of an imported chat that its source did not show. Pure.

import { isSuperseded } from './answers.ts';
import { isJsonObject, type JsonValue } from './json.ts';
import type { RecordedMessage } from './views.ts';

/** Whether the source of an imported message did not show it: a system prompt, an internal step. */
export function isHidden({ metadata }: Pick<RecordedMessage, 'metadata'>): boolean {
  return sourceOf(metadata)['hidden'] === true;
}

/** Whether a message is shown on demand only. */
export function isSetAside(message: RecordedMessage): boolean {
  return isSuperseded(message) || isHidden(message);
}

/**
 * The message that the source of an imported session showed last, where the convention of branches would show another one; null as
 * soon as anything newer is recorded. `last`: the message that was recorded last.
 */
export function shownAtSource(metadata: JsonValue, last: RecordedMessage | undefined): string | null {
  const { active_message_id: active, last_message_id: imported } = sourceOf(metadata);
  return typeof active === 'string' && last !== undefined && last.message_id === imported ? active : null;
}

function sourceOf(metadata: JsonValue): Readonly<Record<string, JsonValue>> {
  const source = isJsonObject(metadata) ? (metadata['source'] ?? null) : null;
  return isJsonObject(source) ? source : {};
}
