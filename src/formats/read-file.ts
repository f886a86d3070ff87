// Reads one file: tells its format by its beginning, and gives its values to the reader of that format.

import { DocumentValues } from './document-values.ts';
import { holdsNothing, shapeOf } from './file-shape.ts';
import type {
  Entry,
  EntryFormat,
  FileFormat,
  FileReader,
  FileShape,
  Format,
  Sample,
  Sink,
  Surroundings,
  TextReader,
} from './format.ts';
import { FORMATS } from './formats.ts';
import { LineValues } from './line-values.ts';
import type { ValueReader, ValueSink } from './value-sink.ts';

/** Characters of a sample. */
const SAMPLE_LENGTH = 65_536;

/** Entries of a sample: a file none of which is known is of no format. */
const SAMPLE_ENTRIES = 1_000;

/** Most text that is held before the format is known, in UTF-16 code units. */
const SAMPLE_HELD = 16_777_216;

/** Longest file that is no JSON, in UTF-16 code units: it is held as a whole. */
const MAX_TEXT_LENGTH = 67_108_864;

/** What is known of a file before it is read. */
export type FileSurroundings = Omit<Surroundings, 'shape'>;

/** Takes the text of a file in pieces. */
export interface FileReading {
  push(text: string): void;
  /** After the last piece. */
  end(): void;
  /** The format; undefined as long as it is not known, and where the file is of none. */
  readonly format: Format | undefined;
  /** Of no format, or too long: what follows need not be read. */
  readonly isSkipped: boolean;
}

/**
 * Begins to read a file. What it gives goes to the sink while it is read: chats whole, one after the other.
 *
 * @example
 * const reading = readFile({ path: 'conversations.json', paths: ['conversations.json'], companions: new Map(), has: () => false }, sink);
 * for await (const text of pieces) reading.push(text);
 * reading.end();
 */
export function readFile(file: FileSurroundings, sink: Sink, formats: readonly Format[] = FORMATS): FileReading {
  return new OpenFile(file, guarded(sink), formats);
}

class OpenFile implements FileReading {
  readonly #file: FileSurroundings;
  readonly #sink: Sink;
  readonly #formats: readonly Format[];
  format: Format | undefined;
  #shape: FileShape | undefined;
  /** The beginning, as long as the format is not known; of a text all of it. */
  #text = '';
  #length = 0;
  /** Takes what comes after the beginning: the reader of values, or of a format that takes its text in pieces. */
  #values: ValueReader | TextReader | undefined;
  #entries: Entry[] = [];
  #triedAt = 0;
  #reader: FileReader | undefined;
  isSkipped = false;

  constructor(file: FileSurroundings, sink: Sink, formats: readonly Format[]) {
    this.#file = file;
    this.#sink = sink;
    this.#formats = formats;
  }

  push(piece: string): void {
    if (piece === '' || this.isSkipped) return;
    const text = this.#length === 0 ? this.#withoutMark(piece) : piece;
    this.#length += piece.length;
    if (this.#values !== undefined) this.#read(text);
    else {
      this.#text += text;
      this.#begin(false);
    }
  }

  end(): void {
    if (this.#values === undefined) this.#begin(true);
    if (this.isSkipped) return;
    this.#values?.end();
    if (this.format === undefined) this.#recognize(true);
    if (this.format?.unit === 'text') this.format.readText(this.#text, this.#sink, this.#surroundings());
    this.#reader?.end();
  }

  #withoutMark(text: string): string {
    if (!text.startsWith('\uFEFF')) return text;
    this.#sink.warn('bom', 'line 1', 'The file begins with a byte order mark.');
    return text.slice(1);
  }

  #begin(isWhole: boolean): void {
    if (this.#shape === 'text') {
      if (this.#text.length > MAX_TEXT_LENGTH) this.#skip('too_large');
      return;
    }
    this.#shape = shapeOf(this.#file.path, this.#text, isWhole);
    if (this.#shape === undefined) return;
    if (this.#shape === 'text') {
      this.#recognize(true);
      if (this.format?.unit !== 'stream') return;
      this.#values = this.format.open(this.#sink, this.#surroundings());
      this.#values.push(this.#text);
      this.#text = '';
      return;
    }
    const values: ValueSink = {
      value: (entry) => this.#take(entry),
      warn: (code, where, message) => this.#sink.warn(code, where, message),
    };
    this.#values = this.#shape === 'lines' ? new LineValues(values) : new DocumentValues(values);
    this.#read(this.#text);
  }

  #read(text: string): void {
    if (this.format === undefined && this.#text.length < SAMPLE_LENGTH) this.#text += text === this.#text ? '' : text;
    this.#values?.push(text);
    if (this.#shape === 'text' || this.#reader !== undefined || this.isSkipped) return;
    if (this.#length >= SAMPLE_LENGTH) this.#recognize(false);
  }

  #take(entry: Entry): void {
    if (this.isSkipped) return;
    if (this.#reader === undefined) this.#entries.push(entry);
    else this.#reader.entry(entry);
  }

  /** Asks the formats, and again whenever there are twice as many entries, until enough of the file was seen. */
  #recognize(isLast: boolean): void {
    const isEnough = isLast || this.#entries.length >= SAMPLE_ENTRIES || this.#length >= SAMPLE_HELD;
    if (!isEnough && (this.#entries.length === 0 || this.#entries.length < 2 * this.#triedAt)) return;
    this.#triedAt = this.#entries.length;
    const sample = this.#sample();
    this.format = this.#formats.find((format) => format.recognizes(sample));
    if (this.format === undefined) {
      if (isEnough && (isLast || this.#entries.length > 0)) this.#skip(this.#isEmpty() ? 'empty' : 'unknown_format');
      return;
    }
    if (this.format.unit === 'text' || this.format.unit === 'stream') return;
    this.#reader = this.#open(this.format);
    for (const entry of this.#entries) this.#reader.entry(entry);
    this.#entries = [];
    this.#text = '';
  }

  /** Whether there is nothing in the file, as far as that can be seen. */
  #isEmpty(): boolean {
    return this.#length < SAMPLE_LENGTH && holdsNothing(this.#text);
  }

  #sample(): Sample {
    return {
      path: this.#file.path,
      shape: this.#shape ?? 'text',
      entries: this.#entries.slice(0, SAMPLE_ENTRIES).map((entry) => entry.value),
      text: this.#text.slice(0, SAMPLE_LENGTH),
    };
  }

  #open(format: EntryFormat | FileFormat): FileReader {
    const surroundings = this.#surroundings();
    if (format.unit === 'file') return format.open(this.#sink, surroundings);
    return { entry: (entry) => format.readEntry(entry, this.#sink, surroundings), end: () => {} };
  }

  #surroundings(): Surroundings {
    return { ...this.#file, shape: this.#shape ?? 'text' };
  }

  #skip(reason: 'empty' | 'unknown_format' | 'too_large'): void {
    this.isSkipped = true;
    this.#entries = [];
    this.#text = '';
    this.#sink.skip('$', reason);
  }
}

/** Reports a chat that the file has twice: the recording of the first one takes over the second. */
function guarded(sink: Sink): Sink {
  const places = new Map<string, string>();
  return {
    chat: (chat, where) => {
      const key = chat.id === null ? `identity:${chat.identity ?? ''}` : `id:${chat.id}`;
      const earlier = places.get(key);
      if (earlier === undefined) places.set(key, where);
      else
        sink.warn(
          'duplicate_conversation',
          where,
          `The conversation at ${earlier} is the same; this one is its later state.`,
        );
      sink.chat(chat, where);
    },
    skip: (where, reason, title) => sink.skip(where, reason, title),
    warn: (code, where, message) => sink.warn(code, where, message),
  };
}
