// The web pages that an answer of ChatGPT cites.

import type { JsonValue } from '../../protocol/index.ts';
import type { ChatPart } from '../chat.ts';
import { Fields } from '../fields.ts';

/**
 * Each page once, in the order of the citations. They stay in the metadata as they are, too: they say where in the text each is
 * cited.
 */
export function sourceParts(metadata: Fields): readonly ChatPart[] {
  const pages = new Map<string, ChatPart>();
  const add = (value: JsonValue | undefined): void => {
    const page = new Fields(value);
    const url = page.id('url');
    if (url !== null && !pages.has(url)) pages.set(url, { type: 'source', title: page.id('title'), url });
  };
  for (const citation of listOf(metadata.peek('citations'))) add(new Fields(citation).peek('metadata'));
  for (const value of listOf(metadata.peek('content_references'))) {
    const reference = new Fields(value);
    add(value);
    for (const page of [...reference.list('items'), ...reference.list('sources')]) add(page);
  }
  return [...pages.values()];
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
