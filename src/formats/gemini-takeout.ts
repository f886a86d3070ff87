// Gemini (once Bard) in Google Takeout: `MyActivity.json`, one record for each prompt with its answer, newest first.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { Chain } from './chain.ts';
import type { ChatPart } from './chat.ts';
import { Fields, joined } from './fields.ts';
import type { Entry, FileFormat, Sink, Surroundings } from './format.ts';
import { identified } from './identity.ts';

const PRODUCT = /\b(?:gemini|bard)\b/i;

/** What stands before a prompt, in the languages of which it is known. */
const PREFIX = /^(?:(?:Prompted|Asked|Said)(?:\s|$)|(?:Live Prompt|送信したメッセージ):\s?)/;

/** What stands before it in others, where an answer shows that the record is a prompt: some words and a colon. */
const OTHER_PREFIX = /^[^\n:：]{1,40}[:：]\s/;

export const geminiTakeout: FileFormat = {
  name: 'gemini-takeout',
  title: 'Gemini (Takeout)',
  unit: 'file',

  recognizes: ({ entries }) => entries.some(isOfGemini),

  open: (sink, surroundings) => {
    const records: Record[] = [];
    return {
      entry: (entry) => {
        const record = readRecord(entry, sink);
        if (record !== null) records.push(record);
      },
      end: () => {
        for (const thread of threadsOf(records)) readThread(thread, sink, surroundings);
      },
    };
  },
};

function isOfGemini(value: JsonValue): boolean {
  const record = new Fields(value);
  if (record.label('title') === null || record.label('time') === null) return false;
  const names = [record.label('header'), record.label('titleUrl'), ...record.list('products')];
  return names.some((name) => typeof name === 'string' && PRODUCT.test(name));
}

/** A prompt, and mostly its answer. */
interface Record {
  readonly fields: Fields;
  readonly where: string;
  /** Of the thread that it belongs to; null where it is not known. */
  readonly threadId: string | null;
  readonly prompt: string;
  /** HTML. */
  readonly answer: string | null;
  readonly at: number | null;
  /** As the file has it, which is exact to the µs in some. */
  readonly time: string;
}

/** Null for what is no prompt: a draft that was chosen, a canvas, feedback; or of another product. */
function readRecord({ value, where }: Entry, sink: Sink): Record | null {
  const fields = new Fields(value);
  const title = fields.peek('title');
  const text = typeof title === 'string' ? title : null;
  const answer = answerOf(fields);
  const prefix = text === null ? null : (PREFIX.exec(text) ?? (answer === null ? null : OTHER_PREFIX.exec(text)));
  if (text === null || !isOfGemini(value) || (answer === null && prefix === null)) {
    sink.skip(where, 'entry_not_a_conversation', text);
    return null;
  }
  fields.take('title');
  return {
    fields,
    where,
    threadId: threadIdOf(fields),
    prompt: text.slice(prefix?.[0].length ?? 0),
    answer,
    time: fields.label('time') ?? '',
    at: fields.time('time'),
  };
}

function answerOf(fields: Fields): string | null {
  const items = fields.peek('safeHtmlItem');
  if (!Array.isArray(items)) return null;
  const texts = items.map((item) => new Fields(item));
  const answer = joined(
    texts.map((item) => item.text('html')),
    '\n',
  );
  if (answer !== null && texts.every((item) => item.left() === undefined)) fields.take('safeHtmlItem');
  return answer;
}

function threadIdOf(fields: Fields): string | null {
  const url = fields.peek('titleUrl');
  const id = typeof url === 'string' ? /\/app\/(?:c\/)?([^/?#]+)/.exec(url)?.[1] : undefined;
  return id ?? null;
}

/** Records of one thread, oldest first; each record without one is alone. */
function threadsOf(records: readonly Record[]): Record[][] {
  const threads = new Map<string, Record[]>();
  const alone: Record[][] = [];
  for (const record of records.toReversed()) {
    if (record.threadId === null) {
      alone.push([record]);
      continue;
    }
    const thread = threads.get(record.threadId);
    if (thread === undefined) threads.set(record.threadId, [record]);
    else thread.push(record);
  }
  // The order of the file is that of the times, but for files that were put together of several.
  for (const thread of threads.values()) {
    if (thread.every(({ at }) => at !== null)) thread.sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
  }
  return [...threads.values(), ...alone];
}

function readThread(records: readonly Record[], sink: Sink, surroundings: Surroundings): void {
  const [first] = records;
  if (first === undefined) return;
  const chain = new Chain();
  for (const record of records) readTurn(record, chain, sink, surroundings);
  if (first.threadId === null) {
    sink.warn('no_ids', first.where, 'The record does not say which conversation it belongs to. It is one of its own.');
  }
  sink.chat(
    {
      ...identified(first.threadId, chain.messages, 'first_message'),
      title: null,
      created_at: null,
      updated_at: null,
      model: null,
      messages: chain.messages,
      active_id: chain.lastId,
    },
    first.where,
  );
}

function readTurn(
  { fields, where, prompt, answer, at, time }: Record,
  chain: Chain,
  sink: Sink,
  around: Surroundings,
): void {
  const parts: ChatPart[] = prompt === '' ? [] : [{ type: 'text', text: prompt }];
  const files = filesOf(fields, where, sink, around);
  // Ids by time: a newer export has more records before these, so that their places change.
  chain.add({ role: 'user', created_at: at, parts: [...parts, ...files], ...fields.rest() }, `${time} prompt`);
  if (answer === null) sink.warn('answer_missing', where, 'The record has a prompt without an answer.');
  else {
    const text: ChatPart = { type: 'text', text: answer, markup: 'html' };
    chain.add({ role: 'assistant', created_at: at, parts: [text] }, `${time} answer`);
  }
}

/** Files stand beside the records, under the names that the records give. */
function filesOf(fields: Fields, where: string, sink: Sink, around: Surroundings): ChatPart[] {
  const listed = [...fields.list('attachedFiles'), ...fields.list('audioFiles')];
  const image = fields.label('imageFile');
  if (image !== null && !listed.includes(image)) listed.push(image);
  const folder = around.path.slice(0, around.path.lastIndexOf('/') + 1);
  return listed.map((value): ChatPart => {
    const file = isJsonObject(value) ? new Fields(value) : null;
    const name = typeof value === 'string' ? value : (file?.label('name') ?? null);
    if (name === null) return { type: 'unknown', kind: 'file', value };
    const member = `${folder}${name}`;
    const isThere = around.has(member);
    if (!isThere) sink.warn('attachment_not_included', where, `The file ${name} is not there.`);
    return { type: 'file', name, media_type: null, bytes: isThere ? { member } : null, ...file?.rest() };
  });
}
