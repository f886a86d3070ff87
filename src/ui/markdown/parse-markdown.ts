// Recorded Markdown as blocks, and a block as HTML that is not safe yet. What HTML alone cannot show (code with its language,
// formulas, pictures) is a placeholder in it.

import { Marked, type Token, type Tokens } from 'marked';
import { cjkEmphasis } from './cjk-emphasis.ts';
import { escapeHtml, knownHtml } from './known-html.ts';
import { blockMath, inlineMath, nextBlockMath, nextInlineMath, type MathMatch } from './math-syntax.ts';

/** What a placeholder stands for. */
export type Inset =
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'math'; readonly tex: string; readonly isDisplay: boolean; readonly raw: string }
  | { readonly kind: 'image'; readonly address: string; readonly text: string };

/** The attribute of placeholders: the index of their inset. */
export const INSET_ATTRIBUTE = 'data-inset';

/** HTML that is not safe yet, and what its placeholders stand for. */
export interface ParsedMarkdown {
  readonly html: string;
  readonly insets: readonly Inset[];
}

/** A block of a text: its kind by marked, and its text. */
export interface Block {
  readonly type: string;
  readonly raw: string;
}

/** The addresses that reference links of a text have, by their labels. */
export type Links = Readonly<Record<string, { readonly href: string; readonly title?: string | null }>>;

/** A text in blocks. */
export interface Blocks {
  readonly blocks: readonly Block[];
  readonly links: Links;
}

/**
 * `model`: what a model wrote, in which HTML is markup. `person`: what someone typed, whose line breaks count and whose HTML
 * is text.
 */
export type MarkdownStyle = 'model' | 'person';

export interface MarkdownParser {
  /** Cuts a text into blocks, whose `raw` joined is the text. `links`: reference links that are defined elsewhere. */
  readonly blocksOf: (text: string, links?: Links) => Blocks;
  readonly htmlOf: (blocks: readonly Block[]) => ParsedMarkdown;
}

export const parserOf: (style: MarkdownStyle) => MarkdownParser = memoized((style) => {
  let insets: Inset[] = [];
  // What a block is to marked. The types of marked are no part of ours, as the package does not have it.
  const parsed = new WeakMap<Block, Token>();
  const inset = (tag: 'div' | 'span', each: Inset): string =>
    `<${tag} ${INSET_ATTRIBUTE}="${insets.push(each) - 1}"></${tag}>`;
  const marked = new Marked({
    gfm: true,
    breaks: style === 'person',
    extensions: [
      {
        name: 'blockMath',
        level: 'block',
        start: nextBlockMath,
        tokenizer: (text) => mathToken('blockMath', blockMath(text)),
        renderer: (token) => `${inset('div', mathInset(token))}\n`,
      },
      {
        name: 'inlineMath',
        level: 'inline',
        start: nextInlineMath,
        tokenizer: (text) => mathToken('inlineMath', inlineMath(text)),
        renderer: (token) => inset('span', mathInset(token)),
      },
      {
        name: 'cjkEmphasis',
        level: 'inline',
        start: (text) => text.indexOf('*'),
        tokenizer(text) {
          const match = cjkEmphasis(text);
          if (match === null) return undefined;
          const { raw, isStrong } = match;
          return { type: 'cjkEmphasis', raw, isStrong, tokens: this.lexer.inlineTokens(match.text) };
        },
        renderer(token) {
          const html = this.parser.parseInline(token.tokens ?? []);
          return token['isStrong'] === true ? `<strong>${html}</strong>` : `<em>${html}</em>`;
        },
      },
    ],
    renderer: {
      code: ({ text, lang }) => `${inset('div', { kind: 'code', text, language: languageOf(lang) })}\n`,
      image: ({ href, text }) => inset('span', { kind: 'image', address: href, text }),
      heading({ tokens, depth }) {
        const level = Math.min(depth + HEADINGS_ABOVE, 6);
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      html: ({ text }) => (style === 'model' ? knownHtml(text) : escapeHtml(text)),
    },
  });
  return {
    blocksOf(text, links = {}) {
      const lexer = new marked.Lexer(marked.defaults);
      Object.assign(lexer.tokens.links, links);
      const blocks = lexer.lex(text);
      for (const block of blocks) parsed.set(block, block);
      return { blocks, links: blocks.links };
    },
    htmlOf(blocks) {
      insets = [];
      const html = marked.parser(blocks.flatMap((block) => parsed.get(block) ?? []));
      return { html, insets };
    },
  };
});

/** Headings of the page above those of a message: of the viewer, of the session, of the message. */
const HEADINGS_ABOVE = 3;

function mathToken(type: string, match: MathMatch | null): Tokens.Generic | undefined {
  return match === null ? undefined : { type, ...match };
}

function mathInset({ tex, isDisplay, raw }: Tokens.Generic): Inset {
  return { kind: 'math', tex: String(tex), isDisplay: isDisplay === true, raw };
}

function languageOf(info: string | undefined): string {
  return info?.trim().split(/[\s{,]/u)[0] ?? '';
}

function memoized<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
