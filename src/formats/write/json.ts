// Sessions as one JSON document. Lossless.

import { jsonPieces } from './json-pieces.ts';
import type { Writer } from './writer.ts';

/** What the document begins with; readers know it by this. A session follows in the same line, so that no line is a document of its own. */
const JSON_BEGINNING = '{"format":"holdfast","version":1,"sessions":[';

export const json: Writer = {
  name: 'json',
  title: 'JSON',
  extension: 'json',
  mediaType: 'application/json',
  losses: ['attachments'],
  begin: () => JSON_BEGINNING,
  *session(session, index) {
    if (index > 0) yield ',\n';
    yield* jsonPieces(session);
  },
  end: () => ']}\n',
};
