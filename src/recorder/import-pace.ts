// How fast an import goes: as fast as it can while nobody records, and otherwise so that most commits do not wait for it.

import type { RecordingState } from '../engine/index.ts';
import { pauseFor } from '../protocol/index.ts';
import { IMPORT_PAUSE_FACTOR } from './constants.ts';
import type { RecorderHost } from './host.ts';

export class ImportPace {
  readonly #host: Pick<RecorderHost, 'elapsed' | 'startTimer'>;
  /** Where the journal ended with the last batch; null before the first one. */
  #head: number | null = null;
  #begunAt = 0;
  #isBeside = false;
  #pauseMs = 0;

  constructor(host: Pick<RecorderHost, 'elapsed' | 'startTimer'>) {
    this.#host = host;
  }

  /** Resolves when it is time for the next batch. */
  async turn(): Promise<void> {
    const ms = this.#pauseMs;
    this.#pauseMs = 0;
    if (ms > 0) await pauseFor(ms, this.#host.startTimer);
  }

  /** Call it in the transaction of a batch, before that does anything. What others have committed since the last batch shows now. */
  begin({ head }: RecordingState): void {
    this.#isBeside = this.#head !== null && head !== this.#head;
    this.#begunAt = this.#host.elapsed();
  }

  /** Call it once the transaction has completed. `head`: where the journal ends with it. */
  end(head: number): void {
    this.#head = head;
    this.#pauseMs = this.#isBeside ? IMPORT_PAUSE_FACTOR * (this.#host.elapsed() - this.#begunAt) : 0;
  }
}
