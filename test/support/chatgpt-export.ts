// Exports of ChatGPT for tests, of any size.

/** A conversation with a question and its answer; `text` is the answer. */
export function chatgptConversation(n: number, text: string): object {
  const node = (id: string, parent: string | null, children: readonly string[], role: string, part: string) => ({
    id,
    parent,
    children,
    message: {
      id,
      author: { role },
      create_time: 1_700_000_000 + n,
      content: { content_type: 'text', parts: [part] },
      status: 'finished_successfully',
      weight: 1,
      recipient: 'all',
    },
  });
  return {
    title: `Chat ${n}`,
    create_time: 1_700_000_000 + n,
    update_time: 1_700_000_100 + n,
    conversation_id: `chat-${n}`,
    current_node: `a${n}`,
    mapping: {
      [`q${n}`]: node(`q${n}`, null, [`a${n}`], 'user', `Question ${n}`),
      [`a${n}`]: node(`a${n}`, `q${n}`, [], 'assistant', text),
    },
  };
}

/** The JSON of an export: `count` conversations with answers of `length` characters. */
export function chatgptExport(count: number, length: number): string {
  const conversations = Array.from({ length: count }, (_, n) =>
    chatgptConversation(n, `Answer ${n} `.padEnd(length, 'lorem ')),
  );
  return JSON.stringify(conversations);
}
