// Google AI Studio: the prompts that it keeps in Google Drive, one file each.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import type { ChatPart } from './chat.ts';
import { Chain } from './chain.ts';
import { Fields, joined } from './fields.ts';
import type { Entry, EntryFormat, Sink } from './format.ts';
import { geminiParts, inlineFiles, toolParts } from './gemini-content.ts';
import { identified } from './identity.ts';
import { roleOf } from './roles.ts';

/** Why a model stopped that has said all it wanted. */
const FINISHED: ReadonlySet<unknown> = new Set(['STOP', 'FINISH_REASON_STOP', 'FINISH_REASON_UNSPECIFIED', '']);

export const aiStudio: EntryFormat = {
  name: 'ai-studio',
  title: 'Google AI Studio',
  unit: 'entry',

  recognizes: ({ entries }) =>
    entries.some((entry) => isJsonObject(entry) && isJsonObject(entry['chunkedPrompt'] ?? null)),

  readEntry: (entry, sink) => readPrompt(entry, sink),
};

function readPrompt({ value, where }: Entry, sink: Sink): void {
  const chat = new Fields(value);
  const prompt = chat.object('chunkedPrompt');
  const title = chat.label('displayName') ?? chat.label('title');
  if (!chat.has('chunkedPrompt')) {
    sink.skip(where, 'entry_not_a_conversation', title);
    return;
  }
  const chain = new Chain();
  const instruction = readInstruction(chat.object('systemInstruction'));
  if (instruction.length > 0) chain.add({ role: 'system', created_at: null, parts: instruction }, 'system');
  let unnamed = 0;
  for (const [place, chunk] of prompt.list('chunks').entries()) {
    const at = `${where}.chunkedPrompt.chunks[${place}]`;
    if (isJsonObject(chunk)) {
      const fields = new Fields(chunk);
      // Not by the place in the chain: an instruction that is added later must not rename the rest.
      const id = fields.id('id') ?? `#${(unnamed += 1)}`;
      chain.add(readChunk(fields, at, sink), id);
    } else if (chunk !== null) {
      sink.warn('unknown_entry', at, 'It is not a message.');
    }
  }
  for (const id of chain.duplicates) sink.warn('duplicate_id', where, `Several messages have the id ${id}.`);
  if (chain.messages.length === 0) {
    sink.skip(where, 'no_messages', title);
    return;
  }
  const drafts = prompt.peek('pendingInputs');
  if (Array.isArray(drafts) && drafts.some((draft) => new Fields(draft).label('text') !== null)) {
    sink.warn(
      'draft_kept_aside',
      `${where}.chunkedPrompt.pendingInputs`,
      'What was typed and not sent is kept beside the chat.',
    );
  }
  const id = chat.id('id');
  if (id === null) sink.warn('no_ids', where, 'The prompt has no id. It is known by its first message.');
  const spoken = chain.messages.filter((message) => message.id !== 'system');
  sink.chat(
    {
      ...identified(id, spoken.length > 0 ? spoken : chain.messages, 'first_message'),
      title,
      created_at: chat.time('createTime'),
      updated_at: chat.time('updateTime'),
      model: chat.object('runSettings').label('model'),
      messages: chain.messages,
      active_id: chain.lastId,
      ...chat.rest(),
    },
    where,
  );
}

function readInstruction(instruction: Fields): ChatPart[] {
  const text = instruction.label('text') ?? textOfParts(instruction.list('parts'));
  return text === null ? [] : [{ type: 'text', text }];
}

function readChunk(chunk: Fields, where: string, sink: Sink) {
  const isThought = chunk.flag('isThought') === true;
  const text = chunk.label('text');
  const pieces = chunk.peek('parts');
  const inner = geminiParts(pieces, isThought, () => {
    sink.warn('unknown_content', where, 'A part of a kind that is not known is kept as it is.');
  });
  const said: ChatPart[] = text === null ? [] : [isThought ? { type: 'reasoning', text } : { type: 'text', text }];
  const others = text === null ? inner : inner.filter(({ type }) => type !== 'text' && type !== 'reasoning');
  if (text === null || saysNoMore(pieces, text)) chunk.take('parts');

  const parts = [...said, ...others, ...toolParts(chunk), ...filesOf(chunk, where, sink), ...pagesOf(chunk)];
  const error = chunk.label('errorMessage');
  if (error !== null) parts.push({ type: 'error', text: error });
  const reason = chunk.peek('finishReason');
  return {
    role: roleOf(chunk.label('role'), where, sink),
    created_at: chunk.time('createTime'),
    parts,
    hidden: isThought,
    cut_off: error !== null || (typeof reason === 'string' && !FINISHED.has(reason)),
    ...chunk.rest(),
  };
}

/** Whether the texts of `parts` are together the `text`, and nothing stands beside them. */
function saysNoMore(pieces: JsonValue | undefined, text: string): boolean {
  if (!Array.isArray(pieces)) return false;
  const isPlain = pieces.every(
    (piece) => isJsonObject(piece) && Object.keys(piece).every((key) => key === 'text' || key === 'thought'),
  );
  return isPlain && textOfParts(pieces) === text;
}

/** Files in Drive are only named by their ids; others are in the chunk. */
function filesOf(chunk: Fields, where: string, sink: Sink): ChatPart[] {
  const parts: ChatPart[] = [];
  for (const key of ['driveDocument', 'driveImage', 'driveVideo', 'driveAudio', 'driveFile']) {
    if (!isJsonObject(chunk.peek(key) ?? null)) continue;
    sink.warn('attachment_not_included', where, `The file has only the id of a ${key}.`);
    parts.push({ type: 'file', name: key, media_type: chunk.object(key).label('mimeType'), bytes: null });
  }
  parts.push(...inlineFiles(chunk));
  const video = chunk.object('youtubeVideo').id('id');
  if (video !== null) parts.push({ type: 'source', title: null, url: `https://www.youtube.com/watch?v=${video}` });
  return parts;
}

/** The pages that an answer stands on. The grounding stays as it is, too: it says what each page supports. */
function pagesOf(chunk: Fields): ChatPart[] {
  const sources = chunk.object('grounding').peek('groundingSources');
  const pages = Array.isArray(sources) ? sources.map((source) => new Fields(source)) : [];
  return pages.flatMap((page): ChatPart[] => {
    const [title, url] = [page.label('title'), page.label('uri')];
    return title === null && url === null ? [] : [{ type: 'source', title, url }];
  });
}

function textOfParts(parts: readonly JsonValue[]): string | null {
  return joined(
    parts.map((part) => new Fields(part).text('text')),
    '',
  );
}
