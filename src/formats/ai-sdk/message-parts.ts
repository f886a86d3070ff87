// The parts of a message of the AI SDK, from version 4 on.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { contentParts, fileOfUrl } from '../api-content.ts';
import type { ChatPart, JsonObject } from '../chat.ts';
import { Fields, textOf } from '../fields.ts';
import { mergeTexts } from '../parts.ts';

/** What a message holds. */
export interface MessageParts {
  readonly parts: readonly ChatPart[];
  /** Something of it was still being written. */
  readonly is_streaming: boolean;
}

/** Reads `parts`, and the fields of version 4. `unknown` is called with the kind of each part that is kept as it is. */
export function readParts(message: Fields, unknown: (kind: string) => void): MessageParts {
  const reader = new PartsReader(unknown);
  const listed = message.list('parts');
  for (const part of listed) reader.read(part);
  reader.readVersion4(message, listed.length > 0);
  return { parts: mergeTexts(reader.parts), is_streaming: reader.isStreaming };
}

class PartsReader {
  readonly parts: ChatPart[] = [];
  isStreaming = false;
  readonly #unknown: (kind: string) => void;
  /** The next part begins a step: what the source says of that, or true. */
  #step: JsonValue | undefined;

  constructor(unknown: (kind: string) => void) {
    this.#unknown = unknown;
  }

  read(value: JsonValue): void {
    if (value === null) return;
    const part = new Fields(value);
    const type = part.text('type') ?? typeof value;
    if (part.peek('state') === 'streaming') this.isStreaming = true;
    part.takeIf('state', 'done');
    if (type === 'step-start') {
      this.#step = part.left() ?? true;
      return;
    }
    const known = this.#known(type, part);
    if (known !== null) {
      for (const each of known) this.#add(each);
      return;
    }
    // `data-*` is an app's own, and no fault.
    if (!type.startsWith('data-')) this.#unknown(type);
    this.#add({ type: 'unknown', kind: type, value });
  }

  /** `content`, `reasoning`, `toolInvocations` and `experimental_attachments`: where there are parts, they say the same again. */
  readVersion4(message: Fields, hasParts: boolean): void {
    const content = message.take('content');
    const reasoning = message.take('reasoning');
    const invocations = message.list('toolInvocations');
    if (!hasParts) {
      if (typeof reasoning === 'string' && reasoning !== '') this.#add({ type: 'reasoning', text: reasoning });
      for (const invocation of invocations) this.read({ type: 'tool-invocation', toolInvocation: invocation });
      for (const part of contentParts(content, this.#unknown)) this.#add(part);
    }
    for (const value of message.list('experimental_attachments')) {
      const file = new Fields(value);
      const name = file.label('name') ?? 'file';
      this.#add({
        type: 'file',
        ...fileOfUrl(name, file.text('url') ?? '', file.label('contentType')),
        ...file.rest(),
      });
    }
  }

  #add(part: ChatPart): void {
    const step = this.#step;
    if (step === undefined || part.type === 'unknown') {
      this.parts.push(part);
      return;
    }
    this.#step = undefined;
    this.parts.push({ ...part, rest: { ...part.rest, step_start: step } });
  }

  /** Null for a part that is not known, or lacks what makes it one. */
  #known(type: string, part: Fields): readonly ChatPart[] | null {
    switch (type) {
      case 'text':
      case 'reasoning': {
        const text = part.text('text') ?? (type === 'reasoning' ? part.text('reasoning') : null);
        if (text === null) return null;
        const { rest } = part.rest();
        const isSilent = text === '' && rest === undefined;
        return isSilent ? [] : [{ type, text, ...(rest === undefined ? {} : { rest }) }];
      }
      case 'file': {
        const mediaType = part.label('mediaType') ?? part.label('mimeType');
        const data = part.peek('url') === undefined ? part.text('data') : null;
        const url = part.text('url') ?? `data:${mediaType ?? ''};base64,${data ?? ''}`;
        return [{ type: 'file', ...fileOfUrl(part.label('filename') ?? 'file', url, mediaType), ...part.rest() }];
      }
      case 'source-url':
        return [{ type: 'source', title: part.label('title'), url: part.label('url'), ...part.rest() }];
      case 'source-document':
        return [{ type: 'source', title: part.label('title') ?? part.label('filename'), url: null, ...part.rest() }];
      case 'source': {
        const source = part.object('source');
        return [{ type: 'source', title: source.label('title'), url: source.label('url'), ...part.rest() }];
      }
      case 'tool-invocation':
        return isJsonObject(part.peek('toolInvocation') ?? null) ? this.#invocation(part) : null;
      case 'dynamic-tool':
        return this.#call(part.label('toolName') ?? type, part);
      default:
        return type.startsWith('tool-') ? this.#call(type.slice('tool-'.length), part) : null;
    }
  }

  #call(name: string, part: Fields): readonly ChatPart[] {
    const id = part.id('toolCallId');
    const state = part.text('state');
    this.isStreaming ||= state === 'input-streaming';
    const input = textOf(part.take('input') ?? part.take('rawInput'));
    const output = part.take('output');
    const error = part.text('errorText');
    const approval = part.object('approval').peek('reason');
    const call: ChatPart = { type: 'tool_call', name, call_id: id, input, ...withState(part, state) };
    const result = { type: 'tool_result', call_id: id, name } as const;
    if (error !== null) return [call, { ...result, text: error, is_error: true }];
    if (state === 'output-denied') return [call, { ...result, text: textOf(approval), is_error: true }];
    return output === undefined ? [call] : [call, { ...result, text: textOf(output) }];
  }

  #invocation(part: Fields): readonly ChatPart[] {
    const invocation = part.object('toolInvocation');
    const name = invocation.label('toolName') ?? '';
    const id = invocation.id('toolCallId');
    this.isStreaming ||= invocation.peek('state') === 'partial-call';
    const input = textOf(invocation.take('args'));
    const result = invocation.take('result');
    invocation.takeIf('state', 'result');
    const call: ChatPart = { type: 'tool_call', name, call_id: id, input, ...part.rest() };
    return result === undefined ? [call] : [call, { type: 'tool_result', call_id: id, name, text: textOf(result) }];
  }
}

/** The state of a call stays where its result does not tell it. */
function withState(part: Fields, state: string | null): { readonly rest?: JsonObject } {
  const { rest } = part.rest();
  const isTold = state === null || state === 'output-available' || state === 'output-error';
  const all: JsonObject = isTold ? { ...rest } : { ...rest, state };
  return Object.keys(all).length === 0 ? {} : { rest: all };
}
