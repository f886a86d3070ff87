// The content of a message of Claude: a list of blocks.

import type { JsonValue } from '../../protocol/index.ts';
import type { ChatPart } from '../chat.ts';
import { Fields, joined, textOf } from '../fields.ts';
import { isPlainText } from '../parts.ts';

/** Kinds of blocks that say nothing to people. */
const SILENT: ReadonlySet<string> = new Set(['token_budget', 'redacted_thinking']);

/** The parts of `content`. `unknown` is called with the kind of each block that is kept as it is. */
export function readBlocks(message: Fields, unknown: (kind: string) => void): ChatPart[] {
  const content = message.peek('content');
  if (typeof content === 'string') {
    const text = message.label('content');
    return text === null ? [] : [{ type: 'text', text }];
  }
  const parts = message.list('content').flatMap((block) => readBlock(block, unknown));
  return [...parts, ...citedPages(parts)];
}

function readBlock(block: JsonValue, unknown: (kind: string) => void): ChatPart[] {
  if (block === null) return [];
  const fields = new Fields(block);
  const kind = fields.text('type') ?? '';
  const parts = knownBlock(kind, fields);
  if (parts !== null) return parts;
  if (!SILENT.has(kind)) unknown(kind === '' ? typeof block : kind);
  return [{ type: 'unknown', kind: kind === '' ? typeof block : kind, value: block }];
}

/** Null for a block that is not known, or that lacks what makes it one. */
function knownBlock(kind: string, fields: Fields): ChatPart[] | null {
  switch (kind) {
    case 'text':
    case 'voice_note': {
      const text = fields.text('text');
      if (text === null) return null;
      return text === '' ? [] : [{ type: 'text', text, ...fields.rest() }];
    }
    case 'thinking': {
      const text = fields.text('thinking') ?? fields.text('text');
      if (text === null) return null;
      return text === '' ? [] : [{ type: 'reasoning', text, ...fields.rest() }];
    }
    case 'tool_use':
    case 'server_tool_use': {
      const [name, callId, input] = [fields.label('name') ?? '', fields.id('id'), textOf(fields.take('input'))];
      return [{ type: 'tool_call', name, call_id: callId, input, ...fields.rest() }];
    }
    default:
      return kind.endsWith('tool_result') ? [resultPart(fields)] : null;
  }
}

function resultPart(fields: Fields): ChatPart {
  const content = fields.peek('content');
  const texts = Array.isArray(content) ? content.map(textOfItem) : [];
  const isPlain = Array.isArray(content) && content.every(isPlainText);
  const text = texts.length > 0 ? joined(texts, '\n') : null;
  // A list with more than texts, such as pages that were found, is kept as it is, too.
  if (!Array.isArray(content) || isPlain) fields.take('content');
  return {
    type: 'tool_result',
    call_id: fields.id('tool_use_id'),
    name: fields.label('name'),
    text: text ?? textOf(content),
    is_error: fields.flag('is_error') === true,
    ...fields.rest(),
  };
}

function textOfItem(item: JsonValue): string | null {
  if (typeof item === 'string') return item;
  const fields = new Fields(item);
  return joined([fields.text('title'), fields.text('url'), fields.text('text')], '\n');
}

/** Each page that a text cites, once. The citations say where in the text; they stay with it. */
function citedPages(parts: readonly ChatPart[]): ChatPart[] {
  const pages = new Map<string, ChatPart>();
  for (const part of parts) {
    if (part.type !== 'text') continue;
    for (const citation of new Fields(part.rest).list('citations')) {
      const fields = new Fields(citation);
      const details = fields.object('details');
      const url = details.label('url') ?? fields.label('url');
      const title = fields.label('title') ?? details.label('title');
      if (url !== null && !pages.has(url)) pages.set(url, { type: 'source', title, url });
    }
  }
  return [...pages.values()];
}
