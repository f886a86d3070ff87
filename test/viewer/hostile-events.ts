// Recordings in which every text that an app can give is a hostile one.
import type { NewEvent } from '../../src/client/index.ts';
import { MAX_ID_LENGTH } from '../../src/protocol/index.ts';
import { VECTORS } from './hostile-vectors.ts';

/** Sessions that have every vector in their messages: as text, and as the other parts of answers. */
export const HOSTILE_TEXTS = 'hostile-texts';
export const HOSTILE_PARTS = 'hostile-parts';

/** Makes the code and the address of a vector. */
export interface Ammunition {
  readonly run: (vector: number) => string;
  readonly url: (vector: number) => string;
}

const PARTS = ['reasoning', 'tool_call', 'tool_result', 'source', 'file', 'error'] as const;

/** Every vector, loaded. */
export function loadedVectors({ run, url }: Ammunition): string[] {
  return Object.values(VECTORS)
    .flat()
    .map((vector, index) => vector.replaceAll('{run}', run(index)).replaceAll('{url}', url(index)));
}

/** Text that shows, on the screen, that a vector of {@link HOSTILE_TEXTS} was there to be shown. */
export function markOf(vector: number): string {
  return `vector-${vector}.`;
}

/** Events in order. `stays`: ids of sessions that are not ended. */
export function hostileEvents(vectors: readonly string[]): NewEvent[] {
  return [...sessions(vectors), ...texts(vectors), ...parts(vectors)];
}

/** A session whose page is to be closed, such that it is cut off. Its texts are the vector. */
export function cutOffEvents(vector: string, index: number): NewEvent[] {
  const session_id = `hostile-cut-off-${index}`;
  return [
    startOf(session_id, vector),
    { type: 'message_add', session_id, message_id: 'q', role: 'user', content: vector },
    { type: 'message_add', session_id, message_id: 'a', role: 'assistant', content: '' },
    { type: 'message_append', session_id, message_id: 'a', content_delta: vector },
  ];
}

function startOf(session_id: string, vector: string): NewEvent {
  const id = asId(vector);
  return {
    type: 'session_start',
    session_id,
    provider: id,
    model: id,
    title: vector,
    workspace_id: id,
    workspace_path: vector,
    metadata: { url: vector, [vector]: vector },
  };
}

/** One for each vector, which is all that it names. */
function sessions(vectors: readonly string[]): NewEvent[] {
  return vectors.flatMap((vector, index): NewEvent[] => {
    const session_id = asId(`${index}${vector}`);
    return [
      startOf(session_id, vector),
      { type: 'message_add', session_id, message_id: asId(vector), role: 'user', content: vector, model: asId(vector) },
      { type: 'session_end', session_id },
    ];
  });
}

function texts(vectors: readonly string[]): NewEvent[] {
  const session_id = HOSTILE_TEXTS;
  const messages = vectors.map((vector, index): NewEvent => {
    const role = index % 2 === 0 ? 'assistant' : 'user';
    return { type: 'message_add', session_id, message_id: `t${index}`, role, content: `${markOf(index)}\n\n${vector}` };
  });
  return [startOf(session_id, vectors[0] ?? ''), ...messages, { type: 'session_end', session_id }];
}

/** Each vector is one of the kinds of parts, with everything that such a part names. */
function parts(vectors: readonly string[]): NewEvent[] {
  const session_id = HOSTILE_PARTS;
  const messages = vectors.flatMap((vector, index): NewEvent[] => {
    const kind = PARTS[index % PARTS.length] ?? 'file';
    const answer_id = `answer-${index}`;
    const names = { tool_call_id: vector, tool_name: vector, url: vector, title: vector, name: vector, code: vector };
    const metadata = { kind, answer_id, media_type: vector, ...names };
    const content = kind === 'tool_call' ? JSON.stringify({ [vector]: vector }) : vector;
    const usage = { prompt_tokens: vector, [vector]: 1 };
    const about = { kind: 'answer', answer_id, usage, finish_reason: vector, outcome: 'complete', response_id: vector };
    return [
      { type: 'message_add', session_id, message_id: `p${index}`, role: 'assistant', content, metadata },
      { type: 'message_add', session_id, message_id: answer_id, role: 'assistant', content: vector, metadata: about },
    ];
  });
  return [startOf(session_id, vectors[1] ?? ''), ...messages, { type: 'session_end', session_id }];
}

/** An id has a bounded length, and is not empty. */
function asId(text: string): string {
  return text.slice(0, MAX_ID_LENGTH);
}
