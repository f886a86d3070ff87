// The blocks of a text that grows at its end: only its last block is parsed again. Pure.

import type { Block, Links, MarkdownParser } from './parse-markdown.ts';

/** A text and its blocks. */
export interface GrownBlocks {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** So many of the blocks stay as they are, however the text goes on. */
  readonly finished: number;
  readonly links: Links;
}

export const NO_BLOCKS: GrownBlocks = { text: '', blocks: [], finished: 0, links: {} };

/**
 * The blocks of `text`, made from those of a shorter one where `text` goes on with that. A reference link that is defined
 * after it was used is found once all of the text is parsed: with `NO_BLOCKS`.
 */
export function grow(parser: MarkdownParser, before: GrownBlocks, recorded: string): GrownBlocks {
  const text = recorded.includes('\r') ? recorded.replace(/\r\n?/gu, '\n') : recorded;
  if (text === before.text) return before;
  const { finished, links } = text.startsWith(before.text) ? before : NO_BLOCKS;
  const kept = before.blocks.slice(0, finished);
  const length = kept.reduce((total, { raw }) => total + raw.length, 0);
  const parsed = parser.blocksOf(text.slice(length), links);
  const blocks = [...kept, ...parsed.blocks];
  return { text, blocks, finished: finishedOf(text, blocks, finished), links: parsed.links };
}

/**
 * All blocks that no later text belongs to: not the last one; nor the one before it without a blank line between while the last
 * line is not complete, as the rest of that may make one of both; and none after the beginning of a formula whose end may still
 * come. `from`: so many are known to be finished.
 */
function finishedOf(text: string, blocks: readonly Block[], from: number): number {
  const last = lastBlock(blocks, blocks.length);
  const before = blocks[last - 1];
  const isApart = text.endsWith('\n') || before === undefined || before.type === 'space' || before.raw.endsWith('\n\n');
  const finished = Math.max(isApart ? last : lastBlock(blocks, last), from, 0);
  const open = blocks.findIndex((block, index) => index >= from && beginsFormula(block));
  return open === -1 ? finished : Math.min(open, finished);
}

/** The index of the last block before `end` that is no blank line. */
function lastBlock(blocks: readonly Block[], end: number): number {
  return blocks.findLastIndex(({ type }, index) => index < end && type !== 'space');
}

function beginsFormula({ type, raw }: Block): boolean {
  return type !== 'code' && type !== 'blockMath' && OPEN_FORMULA.test(raw);
}

/** A line begins with the opening delimiter of a formula, and no closing one follows. */
const OPEN_FORMULA = /(?:^|\n) {0,3}(?:\$\$(?![^]*\$\$)|\\\[(?![^]*\\\]))/u;
