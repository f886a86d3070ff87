// The parts of an answer of VS Code: Markdown in pieces, references within it, reasoning, calls of tools, and much that only the editor shows.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { ChatPart, JsonObject } from '../chat.ts';
import { Fields, textOf } from '../fields.ts';
import { toolParts } from './tool.ts';

/** Kinds that say nothing to people outside of the editor. They are kept in the rest of the message. */
const EDITOR_ONLY = new Set([
  'codeblockUri',
  'mcpServersStarting',
  'notebookEditGroup',
  'prepareToolInvocation',
  'progressMessage',
  'progressTask',
  'progressTaskSerialized',
  'reference',
  'textEditGroup',
  'undoStop',
  'usedContext',
]);

/** Takes the items of a response in order, and gives parts: pieces of text that follow each other become one. */
export class ResponseReader {
  readonly #calls: ReadonlyMap<string, string>;
  readonly #unknown: (kind: string) => void;
  readonly #parts: ChatPart[] = [];
  #texts: string[] = [];
  readonly #left: [string, JsonValue][] = [];

  /** `rounds`: what the model was called with, where the session has it. `unknown` is called with each kind that is not known. */
  constructor(rounds: JsonValue | undefined, unknown: (kind: string) => void) {
    this.#calls = argumentsById(rounds);
    this.#unknown = unknown;
  }

  add(item: JsonValue, index: number): void {
    if (!isJsonObject(item)) {
      this.#keep('item', item);
      return;
    }
    const fields = new Fields(item);
    const kind = fields.text('kind');
    switch (kind) {
      case null:
      case 'markdownContent':
      case 'markdownVuln':
        this.#text(fields, item, index);
        return;
      case 'inlineReference':
        this.#texts.push(nameOf(fields));
        this.#leave(index, fields);
        return;
      case 'thinking':
        this.#thinking(fields, index);
        return;
      case 'toolInvocation':
      case 'toolInvocationSerialized':
        this.#endText();
        this.#parts.push(...toolParts(fields, this.#calls));
        return;
      default:
        if (EDITOR_ONLY.has(kind)) this.#left.push([String(index), item]);
        else this.#keep(kind, item);
    }
  }

  /** All parts, after the last item. */
  end(): ChatPart[] {
    this.#endText();
    return this.#parts;
  }

  /** What is in no part, by its place in the response; undefined where all is. */
  get left(): JsonObject | undefined {
    return this.#left.length === 0 ? undefined : Object.fromEntries(this.#left);
  }

  #text(fields: Fields, item: JsonObject, index: number): void {
    const text = fields.text('value') ?? fields.object('content').text('value');
    if (text === null) {
      this.#keep('item', item);
      return;
    }
    this.#texts.push(text);
    // Each piece has these, and they are false unless the text is of the editor itself.
    for (const flag of ['supportThemeIcons', 'supportHtml']) if (fields.peek(flag) === false) fields.take(flag);
    this.#leave(index, fields);
  }

  #thinking(fields: Fields, index: number): void {
    const value = fields.take('value');
    const text = Array.isArray(value) ? value.map(textOf).join('') : textOf(value ?? undefined);
    if (text === '') {
      this.#leave(index, fields);
      return;
    }
    this.#endText();
    this.#parts.push({ type: 'reasoning', text, ...fields.rest() });
  }

  #keep(kind: string, value: JsonValue): void {
    this.#unknown(kind);
    this.#endText();
    this.#parts.push({ type: 'unknown', kind, value });
  }

  #leave(index: number, fields: Fields): void {
    const left = fields.left();
    if (left !== undefined) this.#left.push([String(index), left]);
  }

  #endText(): void {
    const text = this.#texts.join('');
    this.#texts = [];
    if (text !== '') this.#parts.push({ type: 'text', text });
  }
}

/** A reference stands in the text by its name, as the editor shows it. */
function nameOf(reference: Fields): string {
  const name = reference.text('name');
  if (name !== null) return name;
  const target = new Fields(reference.peek('inlineReference'));
  const symbol = target.text('name');
  if (symbol !== null) return symbol;
  const uris = [target, target.object('uri'), target.object('location').object('uri')];
  const path = uris.map((uri) => uri.text('path') ?? uri.text('fsPath')).find((one) => one !== null) ?? '';
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function argumentsById(rounds: JsonValue | undefined): Map<string, string> {
  const byId = new Map<string, string>();
  for (const round of Array.isArray(rounds) ? rounds : []) {
    for (const call of new Fields(round).list('toolCalls')) {
      const fields = new Fields(call);
      const id = fields.id('id');
      if (id !== null && fields.has('arguments')) byId.set(id, textOf(fields.peek('arguments')));
    }
  }
  return byId;
}
