// Sessions as JSON lines, as the API reads them. Lossless.

import { jsonPieces } from './json-pieces.ts';
import type { Writer } from './writer.ts';

export const jsonl: Writer = {
  name: 'jsonl',
  title: 'JSON lines',
  extension: 'jsonl',
  mediaType: 'application/jsonl',
  losses: ['attachments'],
  begin: () => '',
  *session(session) {
    yield* jsonPieces(session);
    yield '\n';
  },
  end: () => '',
};
