// Records by a page, and notes in the ledger what was sent and acked.
import type { NewEvent } from '../../src/client/index.ts';
import { pause } from '../support/within.ts';
import { purgedText, type Ledger } from './ledger.ts';
import type { DamagePage } from './site.ts';
import { firstTexts, titleOf, type PlannedSession } from './sessions.ts';

/** Between the texts of sessions that are appended to until the end, in ms. */
const APPEND_EVERY_MS = 60;

export class Writer {
  readonly #page: DamagePage;
  readonly #ledger: Ledger;
  readonly #name: string;
  #words = 0;
  #acked = 0;

  /** `name`: stands in what it appends. */
  constructor(page: DamagePage, ledger: Ledger, name = '') {
    this.#page = page;
    this.#ledger = ledger;
    this.#name = name;
  }

  /** How many texts were acked. */
  get acked(): number {
    return this.#acked;
  }

  /** Begins a session with a question and an answer. */
  async begin(planned: PlannedSession): Promise<void> {
    const { id: session_id, kind } = planned;
    await this.#record(planned, { type: 'session_start', session_id, provider: 'test', title: titleOf(session_id) });
    const question = kind === 'purged' ? `${purgedText(planned)} ` : `Question of ${session_id}. `;
    const attachments = kind === 'attachment' ? [await this.#attach(planned)] : [];
    await this.#add(planned, 'question', question, { attachments });
    await this.#add(planned, 'answer', '', {});
    for (const text of firstTexts(planned)) await this.append(planned, text);
  }

  /** Appends to the answer of a session. */
  async append(planned: PlannedSession, content_delta: string): Promise<void> {
    const acked = this.#ledger.send(planned, content_delta);
    const { id: session_id } = planned;
    await this.#record(planned, {
      type: 'message_append',
      session_id,
      message_id: `${session_id}.answer`,
      content_delta,
    });
    acked();
    this.#acked += 1;
  }

  /** Appends to sessions in turn for so long, in ms, or until the page has died. */
  async appendFor(ms: number, sessions: readonly PlannedSession[]): Promise<void> {
    for (const until = performance.now() + ms; performance.now() < until; await pause(APPEND_EVERY_MS)) {
      this.#words += 1;
      await Promise.all(sessions.map((planned) => this.append(planned, `${planned.id}+${this.#name}${this.#words} `)));
    }
  }

  async #add(planned: PlannedSession, name: string, content: string, metadata: NonNullable<unknown>): Promise<void> {
    const { id: session_id } = planned;
    const acked = this.#ledger.send(planned, content);
    const role = name === 'answer' ? 'assistant' : 'user';
    const message_id = `${session_id}.${name}`;
    await this.#record(planned, {
      type: 'message_add',
      session_id,
      message_id,
      role,
      content,
      metadata: { ...metadata },
    });
    acked();
  }

  async #attach(planned: PlannedSession): Promise<object> {
    const text = `Attachment of ${planned.id}. `.repeat(10_000);
    this.#ledger.attach(planned, text);
    return (await this.#page.ask({ type: 'attach', text })) as object;
  }

  async #record({ by }: PlannedSession, event: NewEvent): Promise<void> {
    const refused = await this.#page.ask({ type: 'record', by, events: [event] });
    if (Array.isArray(refused) && refused.length > 0) throw new Error(`An event was refused: ${String(refused[0])}`);
  }
}
