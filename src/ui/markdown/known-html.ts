// HTML that a model wrote, with the elements and attributes that we show; any other tag is the text that it is. Pure. It does
// not make HTML safe: DOMPurify does (safe-html.ts), to which little is left. But a browser reports what the page's policy
// forbids as soon as it parses it, also where it is removed afterwards.

/** Elements that a model may write as HTML. */
export const HTML_ELEMENTS: readonly string[] =
  'a abbr b blockquote br caption cite code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr'.split(
    ' ',
  );

/** Their attributes. No id, name, class, style or data. */
export const HTML_ATTRIBUTES: readonly string[] =
  'align alt colspan dir href lang open reversed rowspan src start'.split(' ');

const COMMENT = /<!--[^]*?-->/gu;

/** A closing tag, or an opening one by the grammar of CommonMark; else a `<` that begins none. */
const TAG = /<(\/?)([a-z][a-z\d]*)((?:\s+[a-z][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>|</giu;

const ATTRIBUTE = /([a-z][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/giu;

export function knownHtml(html: string): string {
  return html.replace(COMMENT, '').replace(TAG, (tag: string, slash?: string, name?: string, attributes?: string) => {
    const element = name?.toLowerCase() ?? '';
    if (!HTML_ELEMENTS.includes(element)) return escapeHtml(tag);
    return slash === '/' ? `</${element}>` : `<${element}${knownAttributes(attributes ?? '')}>`;
  });
}

/** As text of HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function knownAttributes(attributes: string): string {
  return [...attributes.matchAll(ATTRIBUTE)]
    .filter(([, name = '']) => HTML_ATTRIBUTES.includes(name.toLowerCase()))
    .map(([, name, quoted, single, bare]) => ` ${name}="${(quoted ?? single ?? bare ?? '').replaceAll('"', '&#34;')}"`)
    .join('');
}
