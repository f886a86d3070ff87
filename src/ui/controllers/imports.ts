// The imports of a page: one at a time, whatever view is shown, and their reports as long as the page lives.

import type { RecorderClient } from '../../client/index.ts';
import { type ChosenFile, importChats, type ImportOptions } from '../../importing/index.ts';
import type { Failure, ImportEnd, ImportProgress, ImportReport, PassphraseQuestion } from '../../protocol/index.ts';

/** Files for an import, once they are all known. */
export interface GatheredFiles {
  readonly files: readonly ChosenFile[];
  /** Paths of files and folders that the browser cannot read. */
  readonly unreadable: readonly string[];
}

/** What a person brings. */
export interface Brought {
  /** As the person knows it: names of files and folders. */
  readonly names: readonly string[];
  /** Finds the files, such as those in a folder. `onFound`: how many there are so far. */
  readonly gather: (signal: AbortSignal, onFound: (count: number) => void) => Promise<GatheredFiles>;
}

/** Where something comes from that is not imported before the person says so. */
export type OfferSource = 'paste' | 'share' | 'open';

/** What is not imported before the person says so. */
export interface Offer {
  readonly source: OfferSource;
  readonly files: readonly ChosenFile[];
  /** Called once, whatever the person says. */
  readonly onAnswered?: () => void;
}

export interface RunningImport {
  readonly names: readonly string[];
  /** How many files are found so far; null once they are being read. */
  readonly found: number | null;
  readonly progress: ImportProgress | null;
}

export interface EndedImport {
  readonly names: readonly string[];
  /** In epoch ms. */
  readonly endedAt: number;
  readonly took_ms: number;
  readonly report: ImportReport;
  readonly error: Failure | null;
}

/** What an import is done by. */
export interface ImportMeans {
  readonly importChats: (files: readonly ChosenFile[], options: ImportOptions) => Promise<ImportEnd>;
  /** In epoch ms. */
  readonly now: () => number;
}

export class Imports {
  running: RunningImport | null = null;
  /** How many wait until the one that runs has ended. */
  waiting = 0;
  /** The newest first. */
  ended: readonly EndedImport[] = [];
  /** The person has not seen the report of the newest one. */
  isNews = false;
  offer: Offer | null = null;
  /** The encrypted file whose passphrase is wanted now. */
  question: PassphraseQuestion | null = null;

  readonly #means: ImportMeans;
  readonly #listeners = new Set<() => void>();
  #last: Promise<void> = Promise.resolve();
  #cancel = new AbortController();
  #answerQuestion: (passphrase: string | null) => void = () => undefined;

  constructor(means: ImportMeans) {
    this.#means = means;
  }

  /** Calls back after every change. Returns the function that ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Imports what is brought, after what was brought before. Resolves once it has ended; never rejects. */
  start(brought: Brought): Promise<void> {
    this.waiting += 1;
    this.#last = this.#last.then(() => this.#run(brought));
    this.#changed();
    return this.#last;
  }

  /** Cancels the import that runs. The next one begins. */
  cancel(): void {
    this.#cancel.abort();
    this.givePassphrase(null);
  }

  /** Answers the question for a passphrase. Null leaves out the file, and all others of its import whose passphrase is not known. */
  givePassphrase(passphrase: string | null): void {
    if (this.question === null) return;
    this.question = null;
    this.#answerQuestion(passphrase);
    this.#changed();
  }

  /** Asks whether something is to be imported. What was asked before counts as declined. */
  ask(offer: Offer): void {
    this.answer(false);
    this.offer = offer;
    this.#changed();
  }

  /** Takes what the person says to the offer. */
  answer(isAccepted: boolean): void {
    const { offer } = this;
    if (offer === null) return;
    this.offer = null;
    offer.onAnswered?.();
    if (isAccepted) void this.start(filesBrought(offer.files));
    this.#changed();
  }

  /** The person has the report of the newest import in sight, or wants to see nothing of it. */
  see(): void {
    if (!this.isNews) return;
    this.isNews = false;
    this.#changed();
  }

  async #run({ names, gather }: Brought): Promise<void> {
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    const startedAt = this.#means.now();
    this.waiting -= 1;
    this.#show({ names, found: 0, progress: null });
    const { files, unreadable } = await gather(signal, (found) => this.#show({ names, found, progress: null }));
    this.#show({ names, found: null, progress: null });
    let isDeclined = false;
    const { report, error } = await this.#means.importChats(files, {
      signal,
      askPassphrase: async (question) => {
        if (isDeclined || signal.aborted) return null;
        const passphrase = await this.#askPassphrase(question);
        isDeclined = passphrase === null;
        return passphrase;
      },
      onProgress: (progress) => this.#show({ names, found: null, progress }),
    });
    const skipped = [...unreadable.map((where) => ({ where, reason: 'unreadable' })), ...report.skipped];
    const endedAt = this.#means.now();
    this.running = null;
    this.question = null;
    this.ended = [
      { names, endedAt, took_ms: endedAt - startedAt, report: { ...report, skipped }, error },
      ...this.ended,
    ];
    this.isNews = true;
    this.#changed();
  }

  #askPassphrase(question: PassphraseQuestion): Promise<string | null> {
    this.question = question;
    this.#changed();
    return new Promise((resolve) => {
      this.#answerQuestion = resolve;
    });
  }

  #show(running: RunningImport): void {
    this.running = running;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Files that are all known. `names`: as the person knows them, where that is not by their paths. */
export function filesBrought(files: readonly ChosenFile[], names = files.map(({ path }) => path)): Brought {
  return {
    names,
    gather: () => Promise.resolve({ files, unreadable: [] }),
  };
}

const known = new WeakMap<object, Imports>();

/** The imports into the recordings of a client. */
export function importsOf(client: RecorderClient): Imports {
  const made = known.get(client);
  if (made !== undefined) return made;
  const imports = new Imports({
    importChats: (files, options) => importChats(client, files, options),
    now: () => Date.now(),
  });
  known.set(client, imports);
  return imports;
}
