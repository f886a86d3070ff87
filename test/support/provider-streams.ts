// Recorded streams of real model providers, one JSON chunk per line, and the texts in them. They are not
// part of this repository: HOLDFAST_STREAMS names their folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the recorded streams are; may be absent. */
export const STREAMS_FOLDER = resolve(process.env['HOLDFAST_STREAMS'] ?? '../shared/streams');

export interface ProviderStream {
  /** The file name without its extension. */
  readonly name: string;
  /** The chunks as received. */
  readonly lines: readonly string[];
  /** The pieces of the answer, in order. */
  readonly text: readonly string[];
  /** The pieces of the reasoning before the answer; empty for most streams. */
  readonly reasoning: readonly string[];
}

/** All streams of the folder; empty if the folder does not exist. */
export function readProviderStreams(): ProviderStream[] {
  if (!existsSync(STREAMS_FOLDER)) return [];
  const files = readdirSync(STREAMS_FOLDER).filter((file) => file.endsWith('.jsonl'));
  return files.toSorted().map((file) => {
    const lines = readFileSync(join(STREAMS_FOLDER, file), 'utf8').split('\n').filter(Boolean);
    const chunks = lines.map((line) => JSON.parse(line) as Chunk);
    return {
      name: file.replace(/\.jsonl$/, ''),
      lines,
      text: chunks.flatMap(textIn),
      reasoning: chunks.flatMap((chunk) => choicesIn(chunk, 'reasoning_content')),
    };
  });
}

/** The fields of the three APIs that contain text. */
interface Chunk {
  readonly type?: string;
  readonly choices?: readonly {
    readonly delta?: Readonly<Record<'content' | 'reasoning_content', string | null | undefined>>;
  }[];
  readonly delta?: string | { readonly type?: string; readonly text?: string };
}

function textIn(chunk: Chunk): string[] {
  const { type, delta } = chunk;
  if (type === 'response.output_text.delta' && typeof delta === 'string') return [delta];
  if (type === 'content_block_delta' && typeof delta === 'object' && delta.type === 'text_delta')
    return [delta.text ?? ''];
  return choicesIn(chunk, 'content');
}

function choicesIn({ choices = [] }: Chunk, field: 'content' | 'reasoning_content'): string[] {
  return choices.flatMap(({ delta }) => delta?.[field] ?? []);
}
