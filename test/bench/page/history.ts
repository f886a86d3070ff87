// A history of chats: sessions of 100,000 characters that grow side by side, so that several checkpoints write each of them.
import type { NewEvent } from '../../../src/client/index.ts';
import { createRandom, type Random } from '../../simulation/random.ts';
import { HISTORY_SESSION_LENGTH, historySession } from '../history.ts';

/** Sessions that grow at the same time. */
const SIDE_BY_SIDE = 100;

const MESSAGES = 25;
const QUESTION_LENGTH = 400;

/** A question is followed by an answer: together they have this share of their session. */
const TURN_LENGTH = (2 * HISTORY_SESSION_LENGTH) / MESSAGES;

/** Words that the texts are made of: so many, with the short ones more often, that gzip leaves some 0.4 of them, as of prose. */
const WORDS = 4_000;

const LETTERS = 'etaoinshrdlucmfw';

/** Texts of this length, without end. */
export function* streamedTexts(length: number): Generator<string, never> {
  const random = createRandom(2);
  const words = wordsOf(random);
  for (;;) yield textOf(random, words, length);
}

export function* historyOf(length: number): Generator<NewEvent> {
  const random = createRandom(1);
  const words = wordsOf(random);
  const sessions = Math.ceil(length / HISTORY_SESSION_LENGTH);
  for (let first = 0; first < sessions; first += SIDE_BY_SIDE) {
    const ids = Array.from({ length: Math.min(SIDE_BY_SIDE, sessions - first) }, (_, at) => historySession(first + at));
    for (const session_id of ids) yield { type: 'session_start', session_id, provider: 'bench', title: session_id };
    for (let number = 0; number < MESSAGES; number += 1) {
      const isQuestion = number % 2 === 0;
      const role = isQuestion ? 'user' : 'assistant';
      const content_length = isQuestion ? QUESTION_LENGTH : TURN_LENGTH - QUESTION_LENGTH;
      for (const session_id of ids) {
        const content = textOf(random, words, content_length);
        yield { type: 'message_add', session_id, message_id: `m${number}`, role, content };
      }
    }
    for (const session_id of ids) yield { type: 'session_end', session_id };
  }
}

function wordsOf(random: Random): readonly string[] {
  return Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + random.below(8) }, () => LETTERS[random.below(LETTERS.length)]).join(''),
  );
}

function textOf(random: Random, words: readonly string[], length: number): string {
  let text = '';
  while (text.length < length) text += `${words[Math.floor(random.next() ** 2 * words.length)]} `;
  return text;
}
