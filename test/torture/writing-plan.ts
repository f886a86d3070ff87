// What a page records: an endless list of events that the plan determines. The page and the ledger
// generate the same list without exchanging it.
import type { RecordingEvent } from '../../src/protocol/index.ts';
import { createRandom } from '../simulation/random.ts';

export interface WritingPlan {
  /** Prefix that identifies this writer's sessions and messages. */
  readonly writer: string;
  /** A session to which other writers also write. */
  readonly shared: string;
  /** `answers`: chats, token by token. `ballast`: few large events that are hard to compress, to fill a disk. */
  readonly kind: 'answers' | 'ballast';
}

/** An event of a plan. It always belongs to a session. */
export type PlannedEvent = RecordingEvent & { readonly session_id: string };

/** Every third answer goes to the shared session. */
const SHARED_EVERY = 3;
const ANSWERS_PER_SESSION = 6;
const BALLAST_LENGTH = 150_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Generates the events of a plan, in order. */
export function plannedEvents(plan: WritingPlan): Generator<PlannedEvent, never> {
  return plan.kind === 'answers' ? answers(plan) : ballast(plan);
}

function* answers({ writer, shared }: WritingPlan): Generator<PlannedEvent, never> {
  let own = `${writer}-0`;
  yield { type: 'session_start', session_id: own, provider: 'torture' };
  yield { type: 'session_start', session_id: shared, provider: 'torture' };
  for (let index = 0; ; index += 1) {
    const isShared = index % SHARED_EVERY === SHARED_EVERY - 1;
    yield* answer(isShared ? shared : own, writer, index);
    // The highest title of a session is the latest.
    if (!isShared) yield { type: 'session_update', session_id: own, title: String(index) };
    if (index % ANSWERS_PER_SESSION === ANSWERS_PER_SESSION - 1) {
      yield { type: 'session_end', session_id: own };
      own = `${writer}-${index + 1}`;
      yield { type: 'session_start', session_id: own, provider: 'torture' };
    }
  }
}

function* answer(session_id: string, writer: string, index: number): Generator<PlannedEvent, void> {
  yield {
    type: 'message_add',
    session_id,
    message_id: `${writer}.${index}.question`,
    role: 'user',
    content: `Why ${index}?`,
  };
  const message_id = `${writer}.${index}.answer`;
  yield { type: 'message_add', session_id, message_id, role: 'assistant', content: '' };
  let content = '';
  for (let token = 0; token < answerLength(index); token += 1) {
    // The tokens are numbered: a prefix shows its length, and a duplicate, gap or swap is visible.
    const content_delta = `${token} `;
    const event = { type: 'message_append', session_id, message_id, content_delta } as const;
    // An event without an offset: only its id prevents it from being recorded twice.
    yield index % 2 === 0 ? { ...event, offset: content.length } : event;
    content += content_delta;
  }
  yield { type: 'message_update', session_id, message_id, content, is_complete: true };
}

/** Between 20 and 79 tokens. */
function answerLength(index: number): number {
  return 20 + ((index * 37) % 60);
}

function* ballast({ writer }: WritingPlan): Generator<PlannedEvent, never> {
  const session_id = `${writer}-0`;
  const message_id = `${writer}.0.answer`;
  yield { type: 'session_start', session_id, provider: 'torture' };
  yield { type: 'message_add', session_id, message_id, role: 'assistant', content: '' };
  let offset = 0;
  for (let index = 0; ; index += 1) {
    const content_delta = `${index}:${noise(index)} `;
    yield { type: 'message_append', session_id, message_id, content_delta, offset };
    offset += content_delta.length;
  }
}

function noise(seed: number): string {
  const random = createRandom(seed);
  return Array.from({ length: BALLAST_LENGTH }, () => ALPHABET[random.below(ALPHABET.length)]).join('');
}
