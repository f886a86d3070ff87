// A session that several tabs write to at once. The order between the tabs is free, the order within a tab is
// not. The recording must contain a prefix of each tab's events, in order, each once, with all acked events.

import type { RecordingEvent, SessionDetail } from '../../src/protocol/index.ts';
import type { Realm } from './scheduler.ts';

/** The text of one answer, which every tab records with offsets. */
const ANSWER = Array.from({ length: 2_000 }, (_, index) => `${index} `).join('');

/** Length of the pieces of the answer, in UTF-16 code units. */
const PIECE_LENGTH = 7;

interface Write {
  readonly kind: 'token' | 'message' | 'piece';
  /** The end of a piece. */
  readonly end: number;
}

interface Share {
  readonly writes: Write[];
  acked: number;
  /** The last fact of the database at the last ack. */
  ackedAt: number;
}

export class SharedSession {
  readonly sessionId: string;
  /** The page that creates it. */
  creator: Realm | null = null;
  /** Its expected state is unknown. */
  isForgotten = false;
  #begun = 0;
  #begunAt = 0;
  readonly #headSeq: () => number;
  readonly #shares = new Map<string, Share>();

  /** `headSeq`: the last fact of the database. */
  constructor(sessionId: string, headSeq: () => number) {
    this.sessionId = sessionId;
    this.#headSeq = headSeq;
  }

  /** Whether the session and all messages that tabs write to exist. */
  get isReady(): boolean {
    return this.#begun === this.beginning.length;
  }

  /** Counts an ack of one of the events that create it. */
  noteBeginning(): void {
    this.#begun += 1;
    this.#begunAt = this.#headSeq();
  }

  /** The events that create it. */
  get beginning(): RecordingEvent[] {
    const { sessionId: session_id } = this;
    const message = { type: 'message_add', session_id, role: 'assistant', content: '' } as const;
    return [
      { type: 'session_start', session_id, provider: 'simulation' },
      { ...message, message_id: 'tokens' },
      { ...message, message_id: 'answer' },
    ];
  }

  /** The next event of a tab: a token in a shared message, a message of its own, or a piece of the answer. */
  next(tab: string): { readonly event: RecordingEvent; readonly onAck: () => void } {
    const share = this.#shares.get(tab) ?? { writes: [], acked: 0, ackedAt: 0 };
    this.#shares.set(tab, share);
    const count = share.writes.length + 1;
    const { sessionId: session_id } = this;
    const kind = (['token', 'piece', 'message', 'piece', 'token'] as const)[count % 5] ?? 'token';
    const offset = endOf(share.writes);
    const content_delta = ANSWER.slice(offset, offset + PIECE_LENGTH);
    share.writes.push({ kind, end: kind === 'piece' ? offset + content_delta.length : offset });
    const name = `${tab}:${count};`;
    const events = {
      token: { type: 'message_append', session_id, message_id: 'tokens', content_delta: name },
      piece: { type: 'message_append', session_id, message_id: 'answer', content_delta, offset },
      message: { type: 'message_add', session_id, message_id: name, role: 'user', content: name },
    } as const;
    const onAck = (): void => {
      share.acked = Math.max(share.acked, count);
      share.ackedAt = this.#headSeq();
    };
    return { event: events[kind], onAck };
  }

  /** What was acked after fact `seq` may be lost, and what is under way may have been answered for. `isAnew`: another database follows. */
  loseAfter(seq: number, isAnew: boolean): void {
    const shares = [...this.#shares.values()];
    const isBegun = this.creator === null || (this.isReady && this.#begunAt <= seq);
    const isKept = ({ writes, acked, ackedAt }: Share): boolean => acked === writes.length && ackedAt <= seq;
    this.isForgotten ||= !isBegun || !shares.every(isKept);
    if (!isAnew) return;
    this.#begunAt = 0;
    for (const share of shares) share.ackedAt = 0;
  }

  /** Returns what is wrong with the recording. `living`: tabs whose events must all be recorded by now. */
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
      const expected = share.writes.flatMap(({ kind }, index) => (kind !== 'piece' && index < most ? [index + 1] : []));
      const isWhole = isInOrder && names(found).length === expected.length;
      const least = lastNamed(share.writes, living.includes(tab) ? share.writes.length : share.acked);
      const isEnough =
        most >= least && textOf('answer').length >= endOf(share.writes.slice(0, Math.max(most, share.acked)));
      return isWhole && isEnough
        ? []
        : [
            `of the ${least} to ${share.writes.length} events of ${tab} in ${this.sessionId}, the recording has ${names(found).join()} and ${textOf('answer').length} of the answer`,
          ];
    }).flat();
    const isForeign = found.some((name) => !this.#shares.has(name.split(':')[0] ?? ''));
    const end = Math.max(0, ...Array.from(this.#shares.values(), ({ writes }) => endOf(writes)));
    const isAnswer = textOf('answer').length <= end && ANSWER.startsWith(textOf('answer'));
    if (isForeign || !isAnswer) problems.push(`${this.sessionId} holds ${textOf('tokens')} and ${textOf('answer')}`);
    return problems;
  }
}

function endOf(writes: readonly Write[]): number {
  return writes.at(-1)?.end ?? 0;
}

/** The number of the last event, among so many, that leaves its name in the recording. */
function lastNamed(writes: readonly Write[], count: number): number {
  return writes.slice(0, count).findLastIndex(({ kind }) => kind !== 'piece') + 1;
}

function countsOf(names: readonly string[], tab: string): number[] {
  return names
    .filter((name) => name.startsWith(`${tab}:`))
    .map((name) => Number.parseInt(name.slice(tab.length + 1), 10));
}

function isAscending(counts: readonly number[]): boolean {
  return counts.every((count, index) => index === 0 || count > (counts[index - 1] ?? 0));
}
