// Workers import sessions, each of which must then be there as a whole, or not at all where no answer came.

import { importSessions } from '../../src/recorder/index.ts';
import type { ImportedSession } from '../../src/protocol/index.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import type { SimulatedHost } from './hosts.ts';
import type { Recordings } from './read-back.ts';
import type { Setting } from './setting.ts';

/** Messages of a session at most: their texts are up to 36,000 characters, so that some are too long for a pack. */
const MOST_MESSAGES = 5;

export class Imports {
  readonly #setting: Setting;
  readonly #sessions = new Map<string, ImportedSession>();
  #count = 0;
  /** Sessions that were answered for, and the last fact of the database then. */
  readonly #sure = new Map<string, number>();

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** Every session that was to be imported. */
  get sessionIds(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  /** Imports some sessions, among them one that may be there already. */
  import(host: SimulatedHost | undefined): void {
    const { browser, random } = this.#setting;
    const sessions = Array.from({ length: 1 + random.below(3) }, () => this.#session());
    if (host === undefined) return;
    const { disk } = browser;
    browser.scheduler.schedule(host.realm, 0, () => {
      const { generation } = disk;
      void importSessions(host.recorder, sessions).then((results) => {
        if (generation !== disk.generation) return; // it may have been written before the loss
        for (const { value } of results) if (value !== undefined) this.#sure.set(value.session_id, disk.head);
      });
    });
  }

  /** What was answered for may be lost: the site's data, or what a relaxed commit had not written. */
  forgetAnswers(): void {
    this.#sure.clear();
  }

  /** What was answered for after fact `seq` may be lost. `isAnew`: another database follows. */
  loseAfter(seq: number, isAnew: boolean): void {
    for (const [id, at] of this.#sure) {
      if (at > seq) this.#sure.delete(id);
      else if (isAnew) this.#sure.set(id, 0);
    }
  }

  /** Part of a session is lost. */
  forget(sessionId: string): void {
    this.#sessions.delete(sessionId);
    this.#sure.delete(sessionId);
  }

  /** Sessions that are lost, or not whole. */
  problems({ details }: Recordings): string[] {
    return [...this.#sessions].flatMap(([id, { messages }]) => {
      const recorded = details.get(id);
      if (recorded === undefined) return this.#sure.has(id) ? [`${id} was imported, and is not there`] : [];
      const texts = JSON.stringify(recorded.messages.map(({ content }) => content));
      const wanted = JSON.stringify(messages.map(({ content }) => content));
      return texts === wanted
        ? []
        : [`${id} was imported with ${wanted.length} characters of texts, and has ${texts.length}`];
    });
  }

  #session(): ImportedSession {
    const { random } = this.#setting;
    const known = [...this.#sessions.values()].at(-1);
    if (known !== undefined && random.chance(0.2)) return known;
    const session_id = `import-${(this.#count += 1)}`;
    const messages = Array.from({ length: random.below(MOST_MESSAGES + 1) }, (_, index) =>
      importedMessage({ message_id: `m${index}`, content: `${session_id}.${index} `.repeat(1 + random.below(3_000)) }),
    );
    const session = importedSession({ session_id, messages });
    this.#sessions.set(session_id, session);
    return session;
  }
}
