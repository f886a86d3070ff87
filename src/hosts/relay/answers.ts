// The answers that a worker relays, by their sessions, until a short time after their end.

import type { StartTimer } from '../../protocol/index.ts';
import { ANSWER_KEPT_MS, MAX_TOTAL_REPLAY_BYTES } from './constants.ts';
import { RelayedAnswer, type AnswerOptions } from './relayed-answer.ts';

export class Answers {
  readonly #startTimer: StartTimer;
  /** The oldest first. */
  readonly #answers = new Set<RelayedAnswer>();

  constructor(startTimer: StartTimer) {
    this.#startTimer = startTimer;
  }

  /** Makes a request, whose answer is kept. */
  begin({ onEnded, ...options }: Omit<AnswerOptions, 'onGrown'>): RelayedAnswer {
    const answer = new RelayedAnswer({
      ...options,
      onGrown: () => {
        this.#keepBound(answer);
      },
      onEnded: () => {
        onEnded();
        this.#keepForAWhile(answer);
      },
    });
    this.#answers.add(answer);
    return answer;
  }

  /** The answer of a session that began last, if there is one. `ended`: also one that has ended. */
  find(sessionId: string, ended: boolean): RelayedAnswer | null {
    const isFound = (answer: RelayedAnswer): boolean =>
      answer.sessionId === sessionId && (ended || answer.end === null);
    return [...this.#answers].findLast(isFound) ?? null;
  }

  /** One that failed, was aborted or refused by its server is over: its page knows, and another has nothing to read. */
  #keepForAWhile(answer: RelayedAnswer): void {
    const { response, end } = answer;
    const isWorthIt = end?.type === 'end' && response !== null && response.status < 400;
    if (!isWorthIt) this.#answers.delete(answer);
    else this.#startTimer(() => this.#answers.delete(answer), ANSWER_KEPT_MS);
  }

  /** Lets go of answers that have ended, the oldest first, and then of the beginning of the one that grows. */
  #keepBound(growing: RelayedAnswer): void {
    let total = [...this.#answers].reduce((sum, { size }) => sum + size, 0);
    for (const answer of this.#answers) {
      if (total <= MAX_TOTAL_REPLAY_BYTES) return;
      if (answer.end === null || answer.isRead) continue;
      this.#answers.delete(answer);
      total -= answer.size;
    }
    if (total > MAX_TOTAL_REPLAY_BYTES) growing.forget();
  }
}
