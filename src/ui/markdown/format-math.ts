// A formula as MathML. Loaded when a message first has one.

import temml from 'temml';
import { safeMath } from './safe-html.ts';

/** Macros of a hostile formula end after so many steps. */
const MAX_EXPAND = 1_000;

/** The policy of the page forbids them, and reports each. Quotes in a formula are escaped, so that these are attributes only. */
const STYLES = / style="[^"]*"/gu;

/** Null where it is no formula that we can read. */
export function formatMath(tex: string, isDisplay: boolean): DocumentFragment | null {
  try {
    const options = {
      displayMode: isDisplay,
      throwOnError: true,
      trust: false,
      maxExpand: MAX_EXPAND,
      annotate: false,
    };
    return safeMath(temml.renderToString(tex, options).replace(STYLES, ''));
  } catch {
    return null; // a ParseError: the source is shown
  }
}
