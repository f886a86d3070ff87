// Cline's `api_conversation_history.json`: the messages as the model gets them, in the form of Anthropic's API.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { contentParts } from '../api-content.ts';
import { Chain } from '../chain.ts';
import type { JsonObject } from '../chat.ts';
import { Fields } from '../fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from '../format.ts';
import { baseName } from '../paths.ts';
import { roleOf } from '../roles.ts';
import { giveTask } from './task.ts';

/** Blocks that only Anthropic's API has. */
const OWN_BLOCKS = new Set<JsonValue | undefined>(['tool_use', 'tool_result', 'thinking', 'redacted_thinking']);

const OTHER_ROLES = new Set<JsonValue | undefined>(['system', 'developer', 'tool', 'function']);

export const cline: FileFormat = {
  name: 'cline',
  title: 'Cline',
  unit: 'file',
  recognizes: ({ shape, entries, path }) => {
    if (shape === 'text') return false;
    const objects = entries.filter(isJsonObject);
    if (objects.some(isOfOpenAi)) return false;
    const isNamed = baseName(path).startsWith('api_conversation_history');
    return objects.some((entry) => isMessage(entry) && (isNamed || isOwn(entry)));
  },
  open: (sink, { path }) => new HistoryReader(sink, path),
};

function isMessage(entry: JsonObject): boolean {
  return (entry['role'] === 'user' || entry['role'] === 'assistant') && Object.hasOwn(entry, 'content');
}

/** What messages of the API of Anthropic never are or have. */
function isOfOpenAi(entry: JsonObject): boolean {
  return OTHER_ROLES.has(entry['role']) || Object.hasOwn(entry, 'tool_calls');
}

function isOwn(entry: JsonObject): boolean {
  const content = entry['content'];
  if (typeof entry['ts'] === 'number') return true;
  return Array.isArray(content) && content.some((block) => isJsonObject(block) && OWN_BLOCKS.has(block['type']));
}

class HistoryReader implements FileReader {
  readonly #sink: Sink;
  readonly #path: string;
  readonly #chain = new Chain();
  readonly #calls = new Set<string>();
  readonly #others: JsonValue[] = [];

  constructor(sink: Sink, path: string) {
    this.#sink = sink;
    this.#path = path;
  }

  entry({ value, where }: Entry): void {
    if (!isJsonObject(value)) {
      this.#sink.warn('unknown_entry', where, 'The entry is not a message.');
      this.#others.push(value);
      return;
    }
    const fields = new Fields(value);
    const parts = contentParts(fields.take('content'), (kind) => {
      this.#sink.warn('unknown_content', where, `A block of kind ${kind} is kept as it is.`);
    });
    for (const part of parts) {
      if (part.type === 'tool_call' && part.call_id !== null) this.#calls.add(part.call_id);
      if (part.type === 'tool_result' && part.call_id !== null && !this.#calls.has(part.call_id))
        this.#sink.warn('tool_call_missing', where, `The call ${part.call_id} of a result is not in the file.`);
    }
    const role = roleOf(fields.text('role'), where, this.#sink);
    const isResult = parts.length > 0 && parts.every((part) => part.type === 'tool_result');
    const id = fields.id('id');
    const created_at = fields.time('ts');
    const model = fields.object('modelInfo').text('modelId');
    this.#chain.add({ role: isResult ? 'tool' : role, created_at, model, parts, ...fields.rest() }, id);
  }

  end(): void {
    if (this.#chain.unnamed > 0)
      this.#sink.warn('no_ids', '$', 'Messages without ids are named by their places, and the task by its time.');
    for (const id of this.#chain.duplicates)
      this.#sink.warn('duplicate_id', '$', `Several messages have the id ${id}.`);
    const rest = this.#others.length === 0 ? {} : { entries: this.#others };
    giveTask('api', this.#chain, this.#path, rest, this.#sink);
  }
}
