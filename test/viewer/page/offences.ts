// What must not be in a document that shows hostile text, whatever a browser would make of it.
import { elementsOf } from './deep.ts';

/** Elements that load, run or embed. The page's own head has the scripts and links of the build. */
const FORBIDDEN = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'base', 'meta', 'link', 'style', 'portal']);

/** Attributes that the browser requests at once. */
const LOADED = new Set(['src', 'srcset', 'poster', 'background', 'data', 'ping', 'lowsrc', 'dynsrc']);

/** Attributes that lead somewhere. */
const ADDRESSES = new Set([...LOADED, 'href', 'xlink:href', 'action', 'formaction', 'values', 'to', 'from']);

const SAFE_SCHEME = /^(?:https?|mailto|tel|blob):/u;

/** A picture of pixels that is in the recording itself: it is shown, and runs nothing. */
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z\d+/=]*$/u;

/** One line for each offence. `isForeign`: whether an address is not of the app. */
export function offencesIn(shown: Document, isForeign: (address: string) => boolean): string[] {
  const offences: string[] = [];
  let viewers = 0;
  for (const element of elementsOf(shown)) {
    if (shown.head.contains(element)) continue;
    const name = element.localName;
    if (name === 'holdfast-viewer') viewers += 1;
    if (FORBIDDEN.has(name)) offences.push(`<${name}>: ${element.outerHTML.slice(0, 200)}`);
    // A form's own properties are hidden by fields of the same names.
    if (!('length' in element.attributes && Symbol.iterator in element.attributes)) {
      offences.push(`a field that hides a property: ${element.outerHTML.slice(0, 200)}`);
      continue;
    }
    for (const { name: attribute, value } of element.attributes) {
      if (isOffence(attribute.toLowerCase(), value, isForeign))
        offences.push(`${attribute}=${value} of <${name}>: ${element.outerHTML.slice(0, 200)}`);
    }
  }
  if (viewers !== 1) offences.push(`${viewers} viewers`);
  return offences;
}

function isOffence(attribute: string, value: string, isForeign: (address: string) => boolean): boolean {
  if (attribute.startsWith('on') || attribute === 'srcdoc') return true;
  if (attribute === 'style') return /url\(|expression|position:\s*fixed/iu.test(value);
  if (!ADDRESSES.has(attribute)) return false;
  // The browser ignores control characters and space within a scheme.
  // oxlint-disable-next-line no-control-regex -- those
  const address = value.replaceAll(/[\u0000-\u0020]/gu, '').toLowerCase();
  if (attribute === 'src' && PICTURE.test(address)) return false;
  if (LOADED.has(attribute) && address !== '' && isForeign(address)) return true;
  return /^[a-z][a-z\d+.-]*:/u.test(address) && !SAFE_SCHEME.test(address);
}
