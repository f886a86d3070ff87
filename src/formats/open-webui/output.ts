// `output` of a message of Open WebUI: what the model gave, as items like those of OpenAI's Responses API.

import type { JsonValue } from '../../protocol/index.ts';
import { contentParts } from '../api-content.ts';
import type { ChatPart, JsonObject } from '../chat.ts';
import { Fields, joined, textOf } from '../fields.ts';
import { isPlainText, mergeTexts } from '../parts.ts';

/** The parts of all items. `unknown` is called with the kind of each that is kept as it is. */
export function readOutput(items: readonly JsonValue[], unknown: (kind: string) => void): ChatPart[] {
  return items.flatMap((value): ChatPart[] => {
    const item = new Fields(value);
    const kind = item.text('type') ?? typeof value;
    switch (kind) {
      case 'message': {
        const [first, ...others] = mergeTexts(contentParts(item.take('content'), unknown));
        // What the item says beside stands with its first part.
        return first === undefined ? [] : [withRest(first, item.left()), ...others];
      }
      case 'reasoning': {
        const text = takeTexts(item, 'content') ?? takeTexts(item, 'summary');
        return text === null ? [] : [{ type: 'reasoning', text, ...item.rest() }];
      }
      case 'function_call': {
        const call = { name: item.label('name') ?? '', call_id: item.id('call_id') ?? item.id('id') };
        return [{ type: 'tool_call', ...call, input: textOf(item.take('arguments')), ...item.rest() }];
      }
      case 'function_call_output': {
        const text = takeTexts(item, 'output') ?? textOf(item.take('output'));
        return [{ type: 'tool_result', call_id: item.id('call_id'), text, ...item.rest() }];
      }
      default:
        unknown(kind);
        return [{ type: 'unknown', kind, value }];
    }
  });
}

/** The texts of a list of content items; null where there are none. A list that says more than texts stays in the rest, too. */
function takeTexts(item: Fields, key: string): string | null {
  const value = item.peek(key);
  if (typeof value === 'string') return item.label(key);
  if (!Array.isArray(value)) return null;
  if (value.every(isPlainText)) item.take(key);
  return joined(
    value.map((each) => (typeof each === 'string' ? each : new Fields(each).text('text'))),
    '\n',
  );
}

function withRest(part: ChatPart, rest: JsonObject | undefined): ChatPart {
  if (part.type === 'unknown' || rest === undefined) return part;
  return { ...part, rest: { ...rest, ...part.rest } };
}
