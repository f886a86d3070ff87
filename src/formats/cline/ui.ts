// Cline's `ui_messages.json`: what its view shows, step by step.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { fileOfUrl, reasoningParts, textParts } from '../api-content.ts';
import { Chain, type ChainedMessage } from '../chain.ts';
import type { ChatPart } from '../chat.ts';
import { Fields } from '../fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from '../format.ts';
import { giveTask } from './task.ts';

const OF_USER = new Set(['task', 'user_feedback', 'user_feedback_diff']);
const OF_ASSISTANT = new Set([
  'text',
  'reasoning',
  'completion_result',
  'followup',
  'plan_mode_respond',
  'act_mode_respond',
]);
const ERRORS = new Set([
  'error',
  'error_retry',
  'diff_error',
  'clineignore_error',
  'api_req_failed',
  'mistake_limit_reached',
]);

export const clineUi: FileFormat = {
  name: 'cline',
  title: 'Cline (messages of its view)',
  unit: 'file',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isStep),
  open: (sink, { path }) => new StepReader(sink, path),
};

function isStep(entry: JsonValue): boolean {
  if (!isJsonObject(entry)) return false;
  const { ts, type } = entry;
  return typeof ts === 'number' && (type === 'say' || type === 'ask') && typeof entry[type] === 'string';
}

class StepReader implements FileReader {
  readonly #sink: Sink;
  readonly #path: string;
  readonly #chain = new Chain();
  readonly #others: JsonValue[] = [];

  constructor(sink: Sink, path: string) {
    this.#sink = sink;
    this.#path = path;
  }

  entry({ value, where }: Entry): void {
    const fields = new Fields(value);
    const type = fields.text('type');
    const kind = type === 'say' || type === 'ask' ? fields.text(type) : null;
    if (kind === null) {
      this.#sink.warn('unknown_entry', where, 'The entry is not a step of a task.');
      this.#others.push(value);
      return;
    }
    const id = fields.id('ts');
    const created_at = fields.time('ts');
    const model = fields.object('modelInfo').text('modelId');
    const parts = partsOf(kind, fields);
    const cut_off = fields.flag('partial') === true;
    this.#chain.add({ ...roleOf(kind), created_at, model, parts, kind, cut_off, ...fields.rest() }, id);
  }

  end(): void {
    if (this.#chain.messages.length > 0)
      this.#sink.warn('no_ids', '$', 'Messages are named by their times, and the task by that of its first one.');
    const rest = this.#others.length === 0 ? {} : { entries: this.#others };
    giveTask('ui', this.#chain, this.#path, rest, this.#sink);
  }
}

/** Steps of the program itself are not shown at first, but for errors. */
function roleOf(kind: string): Pick<ChainedMessage, 'role' | 'hidden'> {
  if (OF_USER.has(kind)) return { role: 'user' };
  if (OF_ASSISTANT.has(kind)) return { role: 'assistant' };
  return { role: 'system', hidden: !ERRORS.has(kind) };
}

function partsOf(kind: string, fields: Fields): ChatPart[] {
  const text = fields.text('text') ?? '';
  const parts = reasoningParts(fields.text('reasoning'));
  if (kind === 'reasoning') parts.push(...reasoningParts(text));
  else if (ERRORS.has(kind)) parts.push({ type: 'error', text });
  else parts.push(...textParts(text));
  for (const image of fields.list('images')) {
    if (typeof image === 'string') parts.push({ type: 'file', ...fileOfUrl('image', image) });
    else parts.push({ type: 'unknown', kind: 'image', value: image });
  }
  for (const file of fields.list('files')) {
    if (typeof file === 'string') parts.push({ type: 'file', name: file, media_type: null, bytes: null });
    else parts.push({ type: 'unknown', kind: 'file', value: file });
  }
  return parts;
}
