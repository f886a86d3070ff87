// Blocks of recorded Markdown as nodes of the page: sanitised, with links that say where they lead, code that can be copied,
// and formulas. Loaded when the first message is shown.

import { copyText } from '../controllers/copy-text.ts';
import { MARKDOWN_STRINGS } from '../strings/markdown.ts';
import { directionOf } from '../view/text-direction.ts';
import { linkTarget, isContainedImage, namesHost } from './link-target.ts';
import { INSET_ATTRIBUTE, type Block, type Inset, type MarkdownParser } from './parse-markdown.ts';
import { pictureSwitch } from './remote-picture.ts';
import { safeHtml } from './safe-html.ts';

export { grow, NO_BLOCKS, type GrownBlocks } from './growing-blocks.ts';
export { shownText } from './shown-text.ts';
export { parserOf, type Block, type MarkdownStyle } from './parse-markdown.ts';

/** Blocks whose direction is that of the first letter in them: what stands beside their lines, such as numbers, goes with it. */
const FRAMES = 'ul, ol, dl, table, blockquote';
/** Blocks that have a direction of their own, unless they stand in one of those. */
const TEXT_BLOCKS = 'p, h1, h2, h3, h4, h5, h6, summary';

/** How long a copy button says so. */
const COPIED_SHOWN_MS = 2_000;

/** `isGrowing`: the last block is not finished, so that its code is not put into colours yet. */
export function renderMarkdown(parser: MarkdownParser, blocks: readonly Block[], isGrowing: boolean): DocumentFragment {
  const { html, insets } = parser.htmlOf(blocks);
  const fragment = safeHtml(html);
  giveDirections(fragment);
  for (const image of fragment.querySelectorAll('img')) {
    image.replaceWith(...imageNodes(image.getAttribute('src') ?? '', image.alt, image.closest('a') !== null));
  }
  for (const link of fragment.querySelectorAll('a')) showLink(link);
  for (const place of fragment.querySelectorAll(`[${INSET_ATTRIBUTE}]`)) {
    const inset = insets[Number(place.getAttribute(INSET_ATTRIBUTE))];
    place.replaceWith(...(inset === undefined ? [] : insetNodes(inset, isGrowing, place.closest('a') !== null)));
  }
  for (const table of fragment.querySelectorAll('table')) frame(table);
  return document.adoptNode(fragment);
}

/**
 * Not `dir="auto"` for frames: it passes over what has a direction of its own. Their lines are ordered by their own letters
 * (`unicode-bidi: plaintext` in the styles), but aligned as one.
 */
function giveDirections(fragment: DocumentFragment): void {
  for (const container of fragment.querySelectorAll(FRAMES))
    if (!isFramed(container)) container.setAttribute('dir', directionOf(wordsOf(container)) ?? 'auto');
  for (const block of fragment.querySelectorAll(TEXT_BLOCKS)) if (!isFramed(block)) block.setAttribute('dir', 'auto');
}

/** A direction that was recorded is one, too. */
function isFramed(block: Element): boolean {
  return block.hasAttribute('dir') || (block.parentElement?.closest(`:is(${FRAMES})[dir]`) ?? null) !== null;
}

/** The text but for code, which says nothing of the language around it. */
function wordsOf(container: Element): string {
  const prose = container.cloneNode(true);
  if (prose instanceof Element) for (const code of prose.querySelectorAll('code, kbd, samp')) code.remove();
  return prose.textContent ?? '';
}

function showLink(link: HTMLAnchorElement): void {
  const target = linkTarget(link.getAttribute('href') ?? '');
  if (target === null) {
    const address = link.getAttribute('href');
    link.replaceWith(
      element('span', address === null ? {} : { title: MARKDOWN_STRINGS.leadsNowhere(address) }, ...link.childNodes),
    );
    return;
  }
  setLink(link, target.href);
  if (!namesHost(link.textContent, target)) link.after(element('span', { class: 'host' }, ` (${target.host})`));
}

/** Opens a tab that knows nothing of this one. */
function setLink(link: HTMLAnchorElement, href: string): void {
  link.setAttribute('href', href);
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer');
  link.setAttribute('title', href);
}

function insetNodes(inset: Inset, isGrowing: boolean, isInLink: boolean): readonly (Node | string)[] {
  switch (inset.kind) {
    case 'code':
      return [codeBox(inset.text, inset.language, isGrowing)];
    case 'math':
      return [formula(inset)];
    case 'image':
      return imageNodes(inset.address, inset.text, isInLink);
  }
}

/** A picture that is in the recording itself is shown. One of another server has a switch, and a link that opens it. */
function imageNodes(address: string, text: string, isInLink: boolean): readonly (Node | string)[] {
  if (isContainedImage(address)) return [element('img', { src: address, alt: text, class: 'image' })];
  const target = linkTarget(address);
  const name = text === '' ? MARKDOWN_STRINGS.image : text;
  const shownAddress = element('span', { class: 'address' }, shortened(target?.href ?? address));
  const box = element('span', { class: 'image-box', part: 'image' }, element('bdi', {}, name), shownAddress);
  if (target === null || isInLink) return [box];
  const open = element('a', {}, MARKDOWN_STRINGS.openImage);
  setLink(open, target.href);
  open.setAttribute('title', MARKDOWN_STRINGS.whyNotShown);
  const show = pictureSwitch(target, name, box);
  box.append(...(show === null ? [] : [show]), open);
  return [box];
}

function codeBox(text: string, language: string, isGrowing: boolean): HTMLElement {
  const code = element('code', {}, text);
  const button = element('button', { class: 'copy', type: 'button' }, MARKDOWN_STRINGS.copyCode);
  button.addEventListener('click', () => void copy(button, text));
  const bar = element('div', { class: 'bar' }, element('bdi', {}, language), button);
  if (!isGrowing && language !== '') void colour(code, text, language);
  const pre = element(
    'pre',
    { tabindex: '0', dir: 'ltr', 'aria-label': MARKDOWN_STRINGS.code(language), role: 'group' },
    code,
  );
  return element('div', { class: 'code', part: 'code' }, bar, pre);
}

async function colour(code: HTMLElement, text: string, language: string): Promise<void> {
  const module = await import('./highlight-code.ts');
  const coloured = module.highlightCode(text, language.toLowerCase());
  if (coloured !== null) code.replaceChildren(document.adoptNode(coloured));
}

async function copy(button: HTMLElement, text: string): Promise<void> {
  const copied = await copyText(text);
  button.textContent = copied.ok ? MARKDOWN_STRINGS.copied : MARKDOWN_STRINGS.notCopied;
  setTimeout(() => {
    button.textContent = MARKDOWN_STRINGS.copyCode;
  }, COPIED_SHOWN_MS);
}

function formula({ tex, isDisplay, raw }: Extract<Inset, { kind: 'math' }>): HTMLElement {
  const place = element(isDisplay ? 'div' : 'span', { class: 'math' }, raw.trim());
  void format(place, tex, isDisplay);
  return place;
}

async function format(place: HTMLElement, tex: string, isDisplay: boolean): Promise<void> {
  const module = await import('./format-math.ts');
  const formatted = module.formatMath(tex, isDisplay);
  if (formatted === null) place.classList.add('unreadable');
  else place.replaceChildren(document.adoptNode(formatted));
}

/** A wide table scrolls by itself, from where it begins. */
function frame(table: HTMLTableElement): void {
  const box = element('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': MARKDOWN_STRINGS.table });
  if (table.hasAttribute('dir')) box.setAttribute('dir', table.dir);
  table.replaceWith(box);
  box.append(table);
}

/** Of an address no more is shown. */
const MAX_ADDRESS_LENGTH = 120;

function shortened(address: string): string {
  return address.length <= MAX_ADDRESS_LENGTH ? address : `${address.slice(0, MAX_ADDRESS_LENGTH)}…`;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}
