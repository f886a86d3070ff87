// Exports of ChatGPT as people have them, of any size: chats of twenty messages, with an answer that was given twice, reasoning,
// a call of a tool and its result, a picture, and what is not shown. Each text begins with a mark, by which a reader of an export
// is asked what it has kept.

/** What a conversation has, and how often: twenty messages, one of them at the root without content. */
export const LIFELIKE = {
  /** Questions and answers of the branch that is shown. */
  texts: 13,
  /** An answer that was replaced by another. */
  branches: 1,
  reasoning: 1,
  calls: 1,
  results: 1,
  /** Instructions that are not shown. */
  hidden: 1,
  files: 1,
} as const;

export type LifelikeKind = keyof typeof LIFELIKE;

/** Messages with content of a conversation. */
export const LIFELIKE_MESSAGES = 19;

/** A conversation begins at this time and at one of 1,000 s more for each, in epoch s; each message is a second later. */
const BEGINNING_S = 1_700_000_000;
const APART_S = 1_000;

const QUESTION = 100;
const ANSWER = 640;

/** The mark of a text: `[[texts 7.3]]`. */
export function markOf(kind: LifelikeKind, n: number, index: number): string {
  return `[[${kind} ${n}.${index}]]`;
}

/** When a message of a conversation was made, in epoch s. */
export function timeOf(n: number, index: number): number {
  return BEGINNING_S + n * APART_S + index + 0.25;
}

interface Made {
  readonly kind: LifelikeKind;
  readonly role: string;
  readonly content: object;
  readonly fields?: object;
  readonly metadata?: object;
}

/** The conversation number `n`. */
function lifelikeConversation(n: number): object {
  const idOf = (index: number): string =>
    `${n.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  const made = messagesOf(n);
  const mapping: Record<string, unknown> = {
    [idOf(0)]: { id: idOf(0), message: null, parent: null, children: [idOf(1)] },
  };
  for (const [at, { role, content, fields, metadata }] of made.entries()) {
    const index = at + 1;
    const parent = idOf(parentOf(made, at) + 1);
    const children = made.flatMap((_, other) => (parentOf(made, other) === at ? [idOf(other + 1)] : []));
    mapping[idOf(index)] = {
      id: idOf(index),
      message: {
        id: idOf(index),
        author: { role, name: null, metadata: {} },
        create_time: timeOf(n, index),
        update_time: null,
        content,
        status: 'finished_successfully',
        end_turn: role === 'assistant' ? true : null,
        weight: 1,
        metadata: {
          ...(role === 'assistant'
            ? { model_slug: 'gpt-4o', finish_details: { type: 'stop', stop_tokens: [200002] } }
            : {}),
          ...metadata,
          parent_id: parent,
        },
        recipient: 'all',
        channel: null,
        ...fields,
      },
      parent,
      children,
    };
  }
  return {
    title: `Chat ${n}`,
    create_time: timeOf(n, 0),
    update_time: timeOf(n, made.length),
    mapping,
    moderation_results: [],
    current_node: idOf(made.length),
    plugin_ids: null,
    conversation_id: `${n.toString(16).padStart(8, '0')}-0000-4000-9000-000000000000`,
    conversation_template_id: null,
    is_archived: false,
    safe_urls: [],
    default_model_slug: 'gpt-4o',
    id: `${n.toString(16).padStart(8, '0')}-0000-4000-9000-000000000000`,
  };
}

/** The place of the parent of a message among the others; -1 for the root. An answer after one that it replaces has the same one. */
function parentOf(made: readonly Made[], at: number): number {
  return made[at - 1]?.kind === 'branches' ? at - 2 : at - 1;
}

function messagesOf(n: number): readonly Made[] {
  const text = (kind: LifelikeKind, index: number, length: number): object => ({
    content_type: 'text',
    parts: [textOf(kind, n, index, length)],
  });
  const made: Made[] = [];
  const add = (kind: LifelikeKind, role: string, content: object, more: Partial<Made> = {}): void => {
    made.push({ kind, role, content, ...more });
  };
  add('hidden', 'system', text('hidden', 1, QUESTION), { metadata: { is_visually_hidden_from_conversation: true } });
  add('texts', 'user', text('texts', 2, QUESTION));
  add('branches', 'assistant', text('branches', 3, ANSWER));
  add('texts', 'assistant', text('texts', 4, ANSWER));
  add('texts', 'user', text('texts', 5, QUESTION));
  add('reasoning', 'assistant', {
    content_type: 'thoughts',
    thoughts: [{ summary: 'Thinking', content: textOf('reasoning', n, 6, ANSWER) }],
  });
  add(
    'calls',
    'assistant',
    { content_type: 'code', language: 'python', text: textOf('calls', n, 7, QUESTION) },
    { fields: { recipient: 'python' } },
  );
  add('results', 'tool', { content_type: 'execution_output', text: textOf('results', n, 8, QUESTION) });
  add('texts', 'assistant', text('texts', 9, ANSWER));
  add('files', 'user', {
    content_type: 'multimodal_text',
    parts: [
      {
        content_type: 'image_asset_pointer',
        asset_pointer: `file-service://${markOf('files', n, 10)}`,
        size_bytes: 1,
        width: 1,
        height: 1,
      },
      'What is this?',
    ],
  });
  for (let index = 11; index <= LIFELIKE_MESSAGES; index += 1) {
    const isAnswer = index % 2 === 1;
    add('texts', isAnswer ? 'assistant' : 'user', text('texts', index, isAnswer ? ANSWER : QUESTION));
  }
  return made;
}

function textOf(kind: LifelikeKind, n: number, index: number, length: number): string {
  return `${markOf(kind, n, index)} `.padEnd(length, 'Some words as “people” write them, and é; ');
}

/** The JSON of an export in pieces of about a hundred conversations: `count` of them. */
export function* lifelikeExport(count: number): Generator<string> {
  let piece = '[';
  for (let n = 0; n < count; n += 1) {
    piece += `${n === 0 ? '' : ','}${JSON.stringify(lifelikeConversation(n))}`;
    if (n % 100 !== 99) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]`;
}
