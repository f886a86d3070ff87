// A folder in memory, which a crash may cut off at any step.
import type { BackupFolder } from '../../src/backup/index.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

export class MemoryFolder implements BackupFolder {
  readonly files = new Map<string, Uint8Array>();
  /** Steps until the crash; none where it is infinite. */
  stepsLeft = Infinity;
  /** What was written or removed, in order. */
  readonly changes: string[] = [];

  sizes(): Promise<ReadonlyMap<string, number>> {
    this.#step();
    return Promise.resolve(new Map(Array.from(this.files, ([name, { length }]) => [name, length])));
  }

  read(name: string): Promise<AsyncIterable<Uint8Array> | null> {
    this.#step();
    const bytes = this.files.get(name);
    return Promise.resolve(bytes === undefined ? null : piecesOf(bytes));
  }

  async write(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) {
      this.#step();
      pieces.push(piece);
    }
    this.#step();
    this.changes.push(`write ${name}`);
    this.files.set(name, new Uint8Array(Buffer.concat(pieces)));
  }

  remove(name: string): Promise<void> {
    this.#step();
    this.changes.push(`remove ${name}`);
    this.files.delete(name);
    return Promise.resolve();
  }

  /** Changes one bit near the end of a file. */
  flip(name: string): void {
    const bytes = this.files.get(name);
    if (bytes === undefined) throw new Error(`There is no file ${name}.`);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
  }

  text(name: string): string {
    return Buffer.from(this.files.get(name) ?? []).toString();
  }

  #step(): void {
    if (this.stepsLeft === 0) throw new Crash('The browser has stopped.');
    this.stepsLeft -= 1;
  }
}

/** In two pieces, so that lines and characters are cut. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.floor(bytes.length / 2);
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}
