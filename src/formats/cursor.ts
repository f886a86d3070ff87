// Cursor's "Export Chat": Markdown with a title, a line about the export, and after each rule whose message it is.

import { Chain } from './chain.ts';
import type { TextFormat } from './format.ts';
import { FenceLines } from './fence-lines.ts';

const EXPORTED = /^_Exported on .*from Cursor.*_\s*$/;
const SPEAKER = /^\*\*(User|Cursor|Assistant)\*\*\s*$/;

export const cursor: TextFormat = {
  name: 'cursor',
  title: 'Cursor',
  unit: 'text',
  recognizes: ({ shape, text }) => {
    if (shape !== 'text') return false;
    const lines = text.split(/\r?\n/, 40);
    return lines.some((line) => EXPORTED.test(line)) && lines.some((line) => SPEAKER.test(line));
  },
  readText: (text, sink) => {
    const lines = text.split(/\r?\n/);
    const fences = new FenceLines(lines);
    const chain = new Chain();
    const head: string[] = [];
    let speaker: string | null = null;
    let body = head;

    const endMessage = (): void => {
      if (speaker === null) return;
      const content = body.join('\n').trim();
      const role = speaker === 'User' ? 'user' : 'assistant';
      chain.add({ role, created_at: null, parts: content === '' ? [] : [{ type: 'text', text: content }] }, null);
    };
    for (const [index, line] of lines.entries()) {
      const next = fences.has(index) ? null : speakerAt(lines, index);
      if (next === null) {
        body.push(line);
        continue;
      }
      // The rule before the speaker is not part of the message before it.
      while (body.at(-1)?.trim() === '') body.pop();
      if (body.at(-1)?.trim() === '---') body.pop();
      endMessage();
      speaker = next;
      body = [];
    }
    endMessage();
    if (chain.messages.length === 0) {
      sink.skip('$', 'no_messages');
      return;
    }

    const heading = head.find((line) => line.startsWith('# '));
    const title = heading?.slice('# '.length).trim() ?? null;
    sink.warn('no_ids', '$', 'The chat is told from others by its title and its texts, messages by their place.');
    sink.warn('no_times', '$', 'The only time is that of the export, whose day and month cannot be told apart.');
    const texts = chain.messages.map(({ role, parts: [part] }) => [role, part?.type === 'text' ? part.text : '']);
    sink.chat(
      {
        id: null,
        identity: JSON.stringify([title, texts]),
        title,
        created_at: null,
        updated_at: null,
        model: null,
        messages: chain.messages,
        active_id: null,
        rest: { head: head.filter((line) => line !== heading && line.trim() !== '' && line.trim() !== '---') },
      },
      '$',
    );
  },
};

/** Who begins to speak in a line: it stands after a rule, alone between empty lines. */
function speakerAt(lines: readonly string[], index: number): string | null {
  const speaker = SPEAKER.exec(lines[index] ?? '')?.[1];
  if (speaker === undefined || (lines[index + 1] ?? '').trim() !== '') return null;
  let before = index - 1;
  while (before >= 0 && (lines[before] ?? '').trim() === '') before -= 1;
  return before < 0 || lines[before]?.trim() === '---' ? speaker : null;
}
