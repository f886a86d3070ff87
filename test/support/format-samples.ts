// Files of other tools and what they must import to. They are not part of this repository: HOLDFAST_FORMATS names their folder.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the files are; may be absent. */
const FORMATS_FOLDER = resolve(process.env['HOLDFAST_FORMATS'] ?? '../shared/formats');

/** A message that is expected. What is absent is not said of it. */
export interface ExpectedMessage {
  readonly n: number;
  readonly id: string | null;
  /** The `n` of another one. */
  readonly parent: number | null;
  readonly role: string;
  /** The text begins so. */
  readonly start: string;
  readonly length?: number;
  readonly at?: number;
  readonly model?: string;
  readonly name?: string;
  readonly kind?: string;
  readonly markup?: string;
  readonly hidden?: boolean;
  readonly cut_off?: boolean;
  readonly reasoning?: string;
  readonly error?: string;
  readonly tools?: readonly string[];
  readonly tool_results?: number;
  readonly call?: string;
  readonly result_of?: string;
  readonly attachments?: readonly string[];
  readonly attachment_text?: Readonly<Record<string, number>>;
  readonly unknown?: readonly string[];
}

export interface ExpectedSession {
  /** Null where the file has none. */
  readonly id: string | null;
  readonly title: string | null;
  readonly created_at: number | null;
  readonly updated_at: number | null;
  readonly model: string | null;
  readonly messages: readonly ExpectedMessage[];
  /** The path that was shown last. */
  readonly active: readonly number[];
}

interface Expectation {
  readonly file: string;
  /** Of a folder. */
  readonly files?: readonly string[];
  readonly format: string;
  readonly sessions: readonly ExpectedSession[];
  readonly skipped: readonly { readonly at: string; readonly why: string }[];
  readonly warnings: readonly { readonly at: string; readonly code: string }[];
}

export interface FormatSample extends Expectation {
  /** Of the expectation, without its ending. */
  readonly name: string;
  /** Text by path within the sample. */
  readonly texts: ReadonlyMap<string, string>;
}

/** All samples; none if the folder does not exist. */
export function readFormatSamples(): FormatSample[] {
  if (!existsSync(FORMATS_FOLDER)) return [];
  return readdirSync(FORMATS_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.expected.json'))
    .toSorted()
    .map((path) => {
      const expectation = JSON.parse(readFileSync(join(FORMATS_FOLDER, path), 'utf8')) as Expectation;
      const folder = expectation.files === undefined ? dirname(path) : join(dirname(path), expectation.file);
      const paths = expectation.files?.map((file) => file.slice(expectation.file.length)) ?? [expectation.file];
      const texts = new Map(paths.map((file) => [file, readFileSync(join(FORMATS_FOLDER, folder, file), 'utf8')]));
      return { ...expectation, name: path.replace(/\.expected\.json$/, ''), texts };
    });
}
