// Builders of events with defaults for the fields that a test does not set.

export function sessionStart(session_id = 's1', fields: object = {}): object {
  return { type: 'session_start', session_id, provider: 'test', ...fields };
}

export function messageAdd(message_id = 'm1', content = '', fields: object = {}): object {
  return { type: 'message_add', session_id: 's1', message_id, role: 'assistant', content, ...fields };
}

export function append(content_delta: string, fields: object = {}): object {
  return { type: 'message_append', session_id: 's1', message_id: 'm1', content_delta, ...fields };
}

/** An id in the format of our client. */
export function numbered(counter: number, client = 'abcdefghijkl'): { event_id: string } {
  return { event_id: `hf-${client}-${counter}` };
}
