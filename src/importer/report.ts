// The report of an import, as it is gathered.

import type { Sink } from '../formats/index.ts';
import type { ImportReport, ImportWarning, ImportedSummary, SkippedEntry } from '../protocol/index.ts';

/** Most skips and as many warnings that are listed: a person reads none of more, and a file may have millions of broken lines. */
const MAX_LISTED = 10_000;

/** Longest place, reason and message that is listed, in UTF-16 code units: they name ids and titles of the file, which may have any length. */
const MAX_LISTED_LENGTH = 1_000;

/** Gathers what an import has done. */
export class Report {
  readonly #formats = new Set<string>();
  readonly #sessions = new Map<string, ImportedSummary>();
  readonly #skipped: SkippedEntry[] = [];
  readonly #warnings: ImportWarning[] = [];
  #unlisted = 0;

  /** How many sessions it has. */
  get sessionCount(): number {
    return this.#sessions.size;
  }

  addFormat(name: string): void {
    this.#formats.add(name);
  }

  /** The same session twice is one: it is new if it was new the first time. */
  addSession(session: ImportedSummary): void {
    const earlier = this.#sessions.get(session.session_id);
    const outcome = earlier?.outcome === 'new' || session.outcome === 'unchanged' ? earlier?.outcome : undefined;
    this.#sessions.set(session.session_id, { ...session, outcome: outcome ?? session.outcome });
  }

  skip(where: string, reason: string): void {
    if (this.#skipped.length < MAX_LISTED) this.#skipped.push({ where: shortened(where), reason: shortened(reason) });
    else this.#unlisted += 1;
  }

  warn(code: string, where: string, message: string): void {
    if (this.#warnings.length < MAX_LISTED)
      this.#warnings.push({ code, where: shortened(where), message: shortened(message) });
    else this.#unlisted += 1;
  }

  /** Where the reader of a file reports; `chat` takes its chats. */
  sinkFor(path: string, chat: Sink['chat']): Sink {
    return {
      chat,
      skip: (where, reason, title) => this.skip(placeIn(path, where), title ? `${reason}: ${title}` : reason),
      warn: (code, where, message) => this.warn(code, placeIn(path, where), message),
    };
  }

  /** All of it so far. */
  get(): ImportReport {
    const unlisted: ImportWarning = {
      code: 'not_listed',
      where: '',
      message: `${this.#unlisted} more skips and warnings are not listed.`,
    };
    return {
      format: [...this.#formats].join(', '),
      sessions: [...this.#sessions.values()],
      skipped: this.#skipped,
      warnings: this.#unlisted === 0 ? this.#warnings : [...this.#warnings, unlisted],
    };
  }
}

function shortened(text: string): string {
  return text.length > MAX_LISTED_LENGTH ? `${text.slice(0, MAX_LISTED_LENGTH)}…` : text;
}

/** File and place in it. */
function placeIn(path: string, where: string): string {
  if (where === '$') return path;
  return path === '' ? where : `${path} ${where}`;
}
