// A session that several tabs write to at once. The order between them is free, that of each is not:
// of what a tab wrote there is a prefix, in order and once, with all that was acked.

import type { NewEvent } from '../../src/client/recorder-client.ts';
import type { SessionDetail } from '../../src/protocol/index.ts';
import type { Realm } from './scheduler.ts';

/** What all tabs see of one answer, and each records for itself, with offsets. */
const ANSWER = Array.from({ length: 2_000 }, (_, index) => `${index} `).join('');

/** A piece of the answer that is recorded at once, in UTF-16 code units. */
const PIECE_LENGTH = 7;

interface Deed {
  readonly kind: 'token' | 'message' | 'piece';
  /** End of a piece. */
  readonly end: number;
}

interface Share {
  readonly deeds: Deed[];
  acked: number;
}

export class SharedSession {
  readonly sessionId: string;
  /** The page that brings it about. */
  creator: Realm | null = null;
  /** Nothing can be said of it any more. */
  isForgotten = false;
  #begun = 0;
  readonly #shares = new Map<string, Share>();

  constructor(sessionId: string) {
    this.sessionId = sessionId;
  }

  /** Whether all that tabs write into is there. */
  get isReady(): boolean {
    return this.#begun === this.beginning.length;
  }

  /** One of the events that bring it about is acked. */
  noteBeginning(): void {
    this.#begun += 1;
  }

  /** What brings it about. */
  get beginning(): NewEvent[] {
    const { sessionId: session_id } = this;
    const message = { type: 'message_add', session_id, role: 'assistant', content: '' } as const;
    return [
      { type: 'session_start', session_id, provider: 'simulation' },
      { ...message, message_id: 'tokens' },
      { ...message, message_id: 'answer' },
    ];
  }

  /** What a tab does next: a token into a message of all, a message of its own, or a piece of the answer. */
  next(tab: string): { readonly event: NewEvent; readonly onAck: () => void } {
    const share = this.#shares.get(tab) ?? { deeds: [], acked: 0 };
    this.#shares.set(tab, share);
    const count = share.deeds.length + 1;
    const { sessionId: session_id } = this;
    const kind = (['token', 'piece', 'message', 'piece', 'token'] as const)[count % 5] ?? 'token';
    const offset = endOf(share.deeds);
    const content_delta = ANSWER.slice(offset, offset + PIECE_LENGTH);
    share.deeds.push({ kind, end: kind === 'piece' ? offset + content_delta.length : offset });
    const name = `${tab}:${count};`;
    const events = {
      token: { type: 'message_append', session_id, message_id: 'tokens', content_delta: name },
      piece: { type: 'message_append', session_id, message_id: 'answer', content_delta, offset },
      message: { type: 'message_add', session_id, message_id: name, role: 'user', content: name },
    } as const;
    const onAck = (): void => {
      share.acked = Math.max(share.acked, count);
    };
    return { event: events[kind], onAck };
  }

  /** What is wrong with what is there. `living`: tabs whose events must all be there by now. */
  check(detail: SessionDetail | undefined, living: readonly string[]): string[] {
    if (!this.isReady || this.isForgotten) return [];
    const textOf = (id: string): string => detail?.messages.find(({ message_id }) => message_id === id)?.content ?? '';
    const own = detail?.messages.flatMap(({ message_id }) => (message_id.includes(':') ? [message_id] : [])) ?? [];
    const tokens = textOf('tokens').split(/(?<=;)/);
    const found = [...tokens, ...own].filter((name) => name !== '');
    const problems = Array.from(this.#shares, ([tab, share]) => {
      const names = (list: readonly string[]): number[] => countsOf(list, tab);
      const isInOrder = [names(tokens), names(own)].every((counts) => isAscending(counts));
      const most = names(found).reduce((last, count) => Math.max(last, count), 0);
      const expected = share.deeds.flatMap(({ kind }, index) => (kind !== 'piece' && index < most ? [index + 1] : []));
      const isWhole = isInOrder && names(found).length === expected.length;
      const least = lastNamed(share.deeds, living.includes(tab) ? share.deeds.length : share.acked);
      const isEnough =
        most >= least && textOf('answer').length >= endOf(share.deeds.slice(0, Math.max(most, share.acked)));
      return isWhole && isEnough
        ? []
        : [
            `of what ${tab} did in ${this.sessionId}, ${least} to ${share.deeds.length} deeds, there is ${names(found).join()} and ${textOf('answer').length} of the answer`,
          ];
    }).flat();
    const isForeign = found.some((name) => !this.#shares.has(name.split(':')[0] ?? ''));
    const end = Math.max(0, ...Array.from(this.#shares.values(), ({ deeds }) => endOf(deeds)));
    const isAnswer = textOf('answer').length <= end && ANSWER.startsWith(textOf('answer'));
    if (isForeign || !isAnswer) problems.push(`${this.sessionId} holds ${textOf('tokens')} and ${textOf('answer')}`);
    return problems;
  }
}

function endOf(deeds: readonly Deed[]): number {
  return deeds.at(-1)?.end ?? 0;
}

/** Count of the last one that leaves its name among so many. */
function lastNamed(deeds: readonly Deed[], count: number): number {
  return deeds.slice(0, count).findLastIndex(({ kind }) => kind !== 'piece') + 1;
}

function countsOf(names: readonly string[], tab: string): number[] {
  return names
    .filter((name) => name.startsWith(`${tab}:`))
    .map((name) => Number.parseInt(name.slice(tab.length + 1), 10));
}

function isAscending(counts: readonly number[]): boolean {
  return counts.every((count, index) => index === 0 || count > (counts[index - 1] ?? 0));
}
