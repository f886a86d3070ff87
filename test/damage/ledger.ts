// What was sent to be recorded, and what of it was acked.
import type { PlannedSession } from './sessions.ts';

/** What the second copy may lack of what was sent before the end, in ms: an interval between checkpoints, and the time of one write. */
const LOSS_MS = 6_000;

interface SentText {
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  isAcked: boolean;
}

export interface LedgerSession {
  readonly planned: PlannedSession;
  /** In the order in which they were sent. */
  readonly texts: readonly SentText[];
  readonly attachments: readonly string[];
}

export class Ledger {
  readonly #sessions = new Map<string, { planned: PlannedSession; texts: SentText[]; attachments: string[] }>();
  /** When the browser ended, in epoch ms. */
  endedAt = Number.POSITIVE_INFINITY;

  /** Sessions that must be found. */
  get kept(): readonly LedgerSession[] {
    return [...this.#sessions.values()].filter(({ planned }) => planned.kind !== 'purged');
  }

  /** Characters of all that must be found. */
  get sentLength(): number {
    return this.kept.reduce((sum, session) => sum + this.sentOf(session).length, 0);
  }

  /** Of the purged sessions, texts that nothing else has. */
  get purgedTexts(): readonly string[] {
    const planned = Array.from(this.#sessions.values(), (session) => session.planned);
    return planned.filter(({ kind }) => kind === 'purged').map(purgedText);
  }

  /** Notes a text that is being sent. Returns what notes its ack. */
  send(planned: PlannedSession, text: string): () => void {
    const sent: SentText = { text, at: Date.now(), isAcked: false };
    this.#of(planned).texts.push(sent);
    return () => {
      sent.isAcked = true;
    };
  }

  attach(planned: PlannedSession, text: string): void {
    this.#of(planned).attachments.push(text);
  }

  /** A ledger of the same, for a browser that goes on. */
  clone(): Ledger {
    const other = new Ledger();
    for (const [id, { planned, texts, attachments }] of this.#sessions)
      other.#sessions.set(id, { planned, texts: texts.map((sent) => ({ ...sent })), attachments: [...attachments] });
    return other;
  }

  /** A ledger of what was found of the same sessions: nothing else is to be found from now on. */
  asFound(texts: ReadonlyMap<string, string>): Ledger {
    const other = this.clone();
    for (const [id, { planned, texts: sent }] of other.#sessions)
      if (planned.kind !== 'purged') sent.splice(0, sent.length, { text: texts.get(id) ?? '', at: 0, isAcked: true });
    return other;
  }

  /** How long before the end the oldest acked text was sent that is not among those found, in ms; null where none is missing. */
  oldestLost(texts: ReadonlyMap<string, string>): number | null {
    const ages = this.kept.flatMap((session) => {
      let length = 0;
      const found = texts.get(session.planned.id)?.length ?? 0;
      const lost = session.texts.find(({ text, isAcked }) => (length += text.length) > found && isAcked);
      return lost === undefined ? [] : this.endedAt - lost.at;
    });
    return ages.length === 0 ? null : Math.max(...ages);
  }

  /** A session is to be purged. */
  purge(planned: PlannedSession): PlannedSession {
    const purged: PlannedSession = { ...planned, kind: 'purged' };
    this.#of(planned).planned = purged;
    return purged;
  }

  /** All that was sent to a session, whether it was acked or not. */
  sentOf({ texts }: LedgerSession): string {
    return texts.map(({ text }) => text).join('');
  }

  /** What must be found of a session: all that was acked, or where a loss is reported, what was sent a while before the end. */
  requiredOf({ texts }: LedgerSession, isLossReported: boolean): string {
    const until = isLossReported ? this.endedAt - LOSS_MS : Number.POSITIVE_INFINITY;
    const last = texts.findLastIndex(({ at, isAcked }) => isAcked && at <= until);
    return texts
      .slice(0, last + 1)
      .map(({ text }) => text)
      .join('');
  }

  #of(planned: PlannedSession) {
    const session = this.#sessions.get(planned.id) ?? { planned, texts: [], attachments: [] };
    this.#sessions.set(planned.id, session);
    return session;
  }
}

/** A text of a purged session that must not be found anywhere. */
export function purgedText({ id }: Pick<PlannedSession, 'id'>): string {
  return `marker-of-purged-${id}`;
}
