// Claude Code's log of a session: a line for each block of an answer and for much else, each with the uuid of the line before it.
// The session is the file: a resumed one repeats lines of another, with their uuids.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { contentParts } from './api-content.ts';
import type { ChatMessage, JsonObject } from './chat.ts';
import type { ChainedMessage } from './chain.ts';
import { type LogLine, parentsOf } from './claude-code-parents.ts';
import { Fields, idOf, textOf } from './fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from './format.ts';
import { baseName } from './paths.ts';
import { type MessageTree, orderTree } from './tree.ts';

/** Lines without a uuid of their own that the format is told by. */
const NOTES = new Set([
  'summary',
  'queue-operation',
  'file-history-snapshot',
  'custom-title',
  'ai-title',
  'last-prompt',
]);

export const claudeCode: FileFormat = {
  name: 'claude-code',
  title: 'Claude Code',
  unit: 'file',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isLogLine),
  open: (sink, { path }) => new ClaudeCodeReader(sink, path),
};

function isLogLine(entry: JsonValue): boolean {
  if (!isJsonObject(entry) || typeof entry['type'] !== 'string') return false;
  if (typeof entry['uuid'] === 'string') return Object.hasOwn(entry, 'parentUuid');
  if (!NOTES.has(entry['type'])) return false;
  return ['sessionId', 'leafUuid', 'messageId'].some((key) => typeof entry[key] === 'string');
}

/** A line of the chain. `message`: null for one that is no message. */
interface Line extends LogLine {
  readonly where: string;
  readonly value: JsonObject;
  readonly message: ChainedMessage | null;
}

class ClaudeCodeReader implements FileReader {
  readonly #sink: Sink;
  readonly #path: string;
  /** By uuid, in the order of the file. */
  readonly #lines = new Map<string, Entry & { readonly value: JsonObject }>();
  /** What is no message, as it is. */
  readonly #others: JsonValue[] = [];
  #sessionId: string | null = null;
  #agentId: string | null = null;
  #workspace: string | null = null;
  readonly #titles = new Map<'custom' | 'ai', string>();
  readonly #summaries: { readonly text: string; readonly leaf: string | null }[] = [];
  /** What the last line of its kind says, as long as no message comes after it. */
  #leaf: string | null = null;

  constructor(sink: Sink, path: string) {
    this.#sink = sink;
    this.#path = path;
  }

  entry({ value, where }: Entry): void {
    if (!isJsonObject(value) || typeof value['type'] !== 'string') {
      this.#sink.warn('unknown_entry', where, 'The line is not one of a session.');
      this.#others.push(value);
      return;
    }
    const type = value['type'];
    this.#sessionId ??= idOf(value['sessionId']);
    if (typeof value['cwd'] === 'string') this.#workspace ??= value['cwd'];
    const isMessage = type === 'user' || type === 'assistant';
    const uuid = idOf(value['uuid']);
    if (isMessage && (uuid === null || !isJsonObject(value['message'] ?? null))) {
      this.#sink.warn('unknown_entry', where, `The line is of type ${type}, but has no message or no uuid.`);
      this.#others.push(value);
    } else if (uuid === null) {
      this.#note(type, value);
      this.#others.push(value);
    } else {
      if (isMessage && value['isSidechain'] !== true) this.#leaf = null;
      this.#link(uuid, { value, where });
    }
  }

  #note(type: string, value: JsonObject): void {
    const fields = new Fields(value);
    const custom = type === 'custom-title' ? fields.text('customTitle') : null;
    const ai = type === 'ai-title' ? fields.text('aiTitle') : null;
    const summary = type === 'summary' ? fields.text('summary') : null;
    if (custom !== null) this.#titles.set('custom', custom);
    if (ai !== null) this.#titles.set('ai', ai);
    if (summary !== null) this.#summaries.push({ text: summary, leaf: fields.id('leafUuid') });
    if (type === 'last-prompt') this.#leaf = fields.id('leafUuid') ?? this.#leaf;
  }

  #link(uuid: string, line: Entry & { readonly value: JsonObject }): void {
    const earlier = this.#lines.get(uuid);
    if (earlier !== undefined) {
      if (textOf(earlier.value) === textOf(line.value)) return;
      this.#sink.warn('duplicate_id', line.where, `The uuid ${uuid} was there before: this line takes its place.`);
      this.#others.push(earlier.value);
      this.#lines.delete(uuid);
    }
    this.#lines.set(uuid, line);
  }

  end(): void {
    const isOnlySidechain = [...this.#lines.values()].every(({ value }) => value['isSidechain'] === true);
    const lines = [...this.#lines].map(([uuid, line]) => this.#readLine(uuid, line, isOnlySidechain));
    const parents = parentsOf(lines, (line, parent) => {
      const where = this.#lines.get(line.uuid)?.where ?? '$';
      this.#sink.warn('missing_parent', where, `The line ${parent} that it follows is not in the file.`);
    });
    const byUuid = new Map(lines.map((line) => [line.uuid, line]));
    const nodes = lines.map((line) => ({
      id: line.uuid,
      parent_id: parents.get(line.uuid) ?? null,
      item: line.message,
    }));
    const tree = orderTree(nodes, (fault, { id }) => {
      this.#sink.warn(fault, byUuid.get(id)?.where ?? '$', `The line ${id} follows itself.`);
    });
    for (const { message, value } of lines) if (message === null) this.#others.push(value);
    this.#give(tree, lines);
  }

  #readLine(uuid: string, { value, where }: Entry & { readonly value: JsonObject }, isOnlySidechain: boolean): Line {
    const fields = new Fields(value);
    const isSidechain = value['isSidechain'] === true && !isOnlySidechain;
    if (isOnlySidechain) this.#agentId ??= idOf(value['agentId']);
    const type = fields.text('type');
    fields.take('uuid');
    const link = {
      uuid,
      where,
      value,
      isSidechain,
      parent: idOf(value['parentUuid']) ?? idOf(value['logicalParentUuid']),
      answer: null,
      isPrompt: false,
    };
    if (type === 'system') {
      const text = fields.text('content');
      if (text === null || text === '') return { ...link, message: null };
      const created_at = fields.time('timestamp');
      const parts = [{ type: 'text', text } as const];
      return { ...link, message: { role: 'system', created_at, parts, hidden: true, ...fields.rest() } };
    }
    if (type !== 'user' && type !== 'assistant') return { ...link, message: null };

    const inner = fields.object('message');
    const parts = contentParts(inner.take('content'), (kind) => {
      this.#sink.warn('unknown_content', where, `A block of kind ${kind} is kept as it is.`);
    });
    const isResult = parts.length > 0 && parts.every((part) => part.type === 'tool_result');
    if (inner.peek('role') === type) inner.take('role');
    const isAside = ['isMeta', 'isCompactSummary', 'isVisibleInTranscriptOnly'].some((key) => value[key] === true);
    const message: ChainedMessage = {
      role: type === 'user' && isResult ? 'tool' : type,
      created_at: fields.time('timestamp'),
      model: inner.text('model'),
      parts,
      hidden: isAside || isSidechain,
      cut_off: inner.peek('stop_reason') === 'max_tokens',
      ...fields.rest(),
    };
    const answer = type === 'assistant' ? idOf(inner.peek('id')) : null;
    return { ...link, answer, isPrompt: type === 'user' && !isResult, message };
  }

  #give(tree: MessageTree<ChainedMessage>, lines: readonly Line[]): void {
    const title = this.#titles.get('custom') ?? this.#titles.get('ai') ?? this.#summary();
    if (tree.items.length === 0) {
      this.#sink.skip('$', 'no_messages', title);
      return;
    }
    const messages: ChatMessage[] = tree.items.map(({ id, parent_id, item }) => ({ ...item, id, parent_id }));
    const shown = lines.filter(({ message, isSidechain }) => message !== null && !isSidechain);
    const leaf = this.#leaf === null ? null : tree.messageOf(this.#leaf);
    if (leaf === null && hasBranches(messages, new Set(shown.map(({ uuid }) => uuid))))
      this.#sink.warn(
        'no_active_leaf',
        '$',
        'The file does not say which branch was shown last: the last line is taken.',
      );
    this.#sink.chat(
      {
        id: this.#id(),
        identity: messages[0]?.id ?? '',
        title,
        created_at: null,
        updated_at: null,
        model: null,
        workspace: this.#workspace,
        messages,
        active_id: leaf ?? shown.at(-1)?.uuid ?? null,
        ...(this.#others.length === 0 ? {} : { rest: { lines: this.#others } }),
      },
      '$',
    );
  }

  /** A file may hold summaries of other sessions: they name a line that is not in it. */
  #summary(): string | null {
    const own = this.#summaries.filter(({ leaf }) => leaf !== null && this.#lines.has(leaf));
    return (own.at(-1) ?? (this.#lines.size === 0 ? this.#summaries.at(-1) : undefined))?.text ?? null;
  }

  /** Claude Code names a file after its session, and that of a subagent after the agent; its lines name the session that called it. */
  #id(): string | null {
    const name = baseName(this.#path);
    if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name) || /^agent-[\w-]+$/.test(name)) return name;
    if (this.#agentId !== null) return `agent-${this.#agentId}`;
    return this.#sessionId;
  }
}

function hasBranches(messages: readonly ChatMessage[], shown: ReadonlySet<string>): boolean {
  const withNext = new Set<string | null>();
  for (const { id, parent_id } of messages) {
    if (!shown.has(id)) continue;
    if (withNext.has(parent_id)) return true;
    withNext.add(parent_id);
  }
  return false;
}
