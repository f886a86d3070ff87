// What a text says once its Markdown is rendered. Pure.

import { grow, NO_BLOCKS } from './growing-blocks.ts';
import { escapeHtml } from './known-html.ts';
import { INSET_ATTRIBUTE, type Inset, type MarkdownParser } from './parse-markdown.ts';

/** A text as it is read on the page: without the marks of Markdown and the addresses of links. A formula is its source. */
export function shownText(parser: MarkdownParser, text: string): string {
  const { html, insets } = parser.htmlOf(grow(parser, NO_BLOCKS, text).blocks);
  return html
    .replace(INSET, (_, index: string) => insetText(insets[Number(index)]))
    .replace(/<br\b[^>]*>/gu, '\n')
    .replace(/<[^>]*>/gu, '')
    .replace(ENTITY, (entity, name: string, code?: string) =>
      code === undefined ? (ENTITIES[name] ?? entity) : String.fromCodePoint(Number(code)),
    );
}

const INSET = new RegExp(`<(?:div|span) ${INSET_ATTRIBUTE}="(\\d+)">`, 'gu');

/** Those that marked and `escapeHtml` write. */
const ENTITY = /&(amp|lt|gt|quot|#(34|38|39|60|62));/gu;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function insetText(inset: Inset | undefined): string {
  if (inset === undefined) return '';
  return escapeHtml(inset.kind === 'math' ? inset.raw : inset.text);
}
