// Makes HTML from a recording harmless. Nothing that it returns runs a script, loads anything, leaves its place or has a name.

import DOMPurify from 'dompurify';
import { HTML_ATTRIBUTES, HTML_ELEMENTS } from './known-html.ts';
import { INSET_ATTRIBUTE } from './parse-markdown.ts';

/**
 * Its nodes belong to a document that loads nothing. `img` elements are still there: whoever shows the nodes replaces them
 * first.
 */
export function safeHtml(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [...HTML_ELEMENTS],
    ALLOWED_ATTR: [...HTML_ATTRIBUTES, INSET_ATTRIBUTE],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

/** MathML that was made from a recorded formula. */
export function safeMath(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    USE_PROFILES: { mathMl: true },
    FORBID_ATTR: ['style', 'href', 'xlink:href', 'src', 'id', 'name'],
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

/** Highlighted code: `span`s with classes of ours, whatever the code is. */
export function safeCode(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], RETURN_DOM_FRAGMENT: true });
}
