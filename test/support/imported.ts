// Sessions to import, as a reader of a format would give them.

import type { ImportedMessage, ImportedSession } from '../../src/protocol/index.ts';

/** A question and its answer, of a source that says nothing else. */
export function importedSession(fields: Partial<ImportedSession> = {}): ImportedSession {
  return {
    session_id: 's',
    provider: 'chatgpt',
    title: 'Trip',
    workspace_id: null,
    workspace_path: null,
    model: null,
    metadata: null,
    started_at: null,
    last_activity: null,
    messages: [
      importedMessage({ message_id: 'q', role: 'user', content: 'Where to?' }),
      importedMessage({ message_id: 'a', content: 'To the sea.', parent_id: 'q' }),
    ],
    ...fields,
  };
}

/** A message of the assistant. */
export function importedMessage(fields: Partial<ImportedMessage> = {}): ImportedMessage {
  return {
    message_id: 'a',
    role: 'assistant',
    content: '',
    model: null,
    created_at: null,
    parent_id: null,
    metadata: null,
    ...fields,
  };
}
