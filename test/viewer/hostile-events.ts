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

/** Text beside a vector which shows, on the screen, that the vector was there to be shown. */
export function markOf(index: number): string {
  return `vector-${index}.`;
}

/** As many vectors have a word in common by which they are found: no view that offers what fits shows more. */
export const SET_SIZE = 8;

/** The word of a set of vectors. */
export function wordOf(set: number): string {
  return `qx${String.fromCodePoint(0x61 + Math.floor(set / 26), 0x61 + (set % 26))}`;
}

/** A line with the vector, its mark and the word of its set. */
function labelled(vector: string, index: number): string {
  return `${markOf(index)} ${wordOf(Math.floor(index / SET_SIZE))} ${vector}`;
}

/** Events in order. */
export function hostileEvents(vectors: readonly string[]): NewEvent[] {
  return [...vectors.flatMap(trashEvents), ...texts(vectors), ...parts(vectors)];
}

/** Completes {@link HOSTILE_TEXTS}. They are recorded later, so that its replay has a length. */
export function laterEvents(): NewEvent[] {
  const session_id = HOSTILE_TEXTS;
  return [
    { type: 'message_append', session_id, message_id: 't0', content_delta: '\n\nThe end' },
    { type: 'session_end', session_id },
  ];
}

/** The id of the session of a vector that is to be moved to the trash. */
export function trashId(vector: string, index: number): string {
  return asId(`t${index}${vector}`);
}

/** The id of the session of a vector that is cut off. */
export function cutOffId(vector: string, index: number): string {
  return asId(`c${index}${vector}`);
}

/** A session whose page is to be closed, such that it is cut off. */
export function cutOffEvents(vector: string, index: number): NewEvent[] {
  const session_id = cutOffId(vector, index);
  const content = labelled(vector, index);
  return [
    startOf(session_id, vector, content),
    { type: 'message_add', session_id, message_id: 'q', role: 'user', content: vector },
    { type: 'message_add', session_id, message_id: 'a', role: 'assistant', content: '' },
    { type: 'message_append', session_id, message_id: 'a', content_delta: content },
  ];
}

/** One of a few sessions in which one vector after another is being recorded. */
export function liveEvents(vector: string, index: number, place: number): NewEvent[] {
  const session_id = `hostile-live-${place}`;
  const content = labelled(vector, index);
  return [
    startOf(session_id, vector, content),
    { type: 'message_add', session_id, message_id: `l${index}`, role: 'assistant', content: '' },
    { type: 'message_append', session_id, message_id: `l${index}`, content_delta: content },
  ];
}

function startOf(session_id: string, vector: string, title: string): NewEvent {
  const id = asId(vector);
  return {
    type: 'session_start',
    session_id,
    provider: id,
    model: id,
    title,
    workspace_id: id,
    workspace_path: vector,
    metadata: { url: vector, [vector]: vector },
  };
}

function trashEvents(vector: string, index: number): NewEvent[] {
  const session_id = trashId(vector, index);
  const id = asId(vector);
  return [
    startOf(session_id, vector, labelled(vector, index)),
    { type: 'message_add', session_id, message_id: id, role: 'user', content: vector, model: id },
    { type: 'session_end', session_id },
  ];
}

function texts(vectors: readonly string[]): NewEvent[] {
  const session_id = HOSTILE_TEXTS;
  const messages = vectors.map((vector, index): NewEvent => {
    const role = index % 2 === 0 ? 'assistant' : 'user';
    return { type: 'message_add', session_id, message_id: `t${index}`, role, content: `${markOf(index)}\n\n${vector}` };
  });
  const title = vectors[0] ?? '';
  return [startOf(session_id, title, title), ...messages];
}

/** Each vector is one of the kinds of parts, with everything that such a part names. */
function parts(vectors: readonly string[]): NewEvent[] {
  const session_id = HOSTILE_PARTS;
  const messages = vectors.flatMap((vector, index): NewEvent[] => {
    const kind = PARTS[index % PARTS.length] ?? 'file';
    const answer_id = `answer-${index}`;
    const label = labelled(vector, index);
    const names = { tool_call_id: vector, tool_name: vector, url: vector, title: label, name: label, code: vector };
    const metadata = { kind, answer_id, media_type: vector, ...names };
    const content = kind === 'tool_call' ? JSON.stringify({ [vector]: label }) : label;
    const usage = { prompt_tokens: vector, [vector]: 1 };
    const about = { kind: 'answer', answer_id, usage, finish_reason: vector, outcome: 'complete', response_id: vector };
    return [
      { type: 'message_add', session_id, message_id: `p${index}`, role: 'assistant', content, metadata },
      { type: 'message_add', session_id, message_id: answer_id, role: 'assistant', content: vector, metadata: about },
    ];
  });
  const title = vectors[1] ?? '';
  return [startOf(session_id, title, title), ...messages, { type: 'session_end', session_id }];
}

/** An id has a bounded length, and is not empty. */
function asId(text: string): string {
  return text.slice(0, MAX_ID_LENGTH);
}
