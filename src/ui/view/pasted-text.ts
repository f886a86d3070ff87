// Whether a text that was pasted may be one of chats. Pure.

/** Shorter texts hold no chat, in UTF-16 code units. */
const MIN_LENGTH = 12;

/** Lines by which Markdown of a chat is told from other text: headings, bold names of speakers, quotes, rules, comments. */
const MARKDOWN_LINE = /^(?:#{1,6} |\*\*[^*]+\*\*:?\s*$|---\s*$|<!--|> )/mu;

/** The name of a file of the text; null where it looks neither like JSON, HTML nor Markdown. */
export function pastedFileName(text: string): string | null {
  const start = text.trimStart();
  if (start.length < MIN_LENGTH) return null;
  if (/^[[{]\s*["[{\]}]/u.test(start)) return 'pasted.json';
  if (/^<(?:!doctype html|html)/iu.test(start)) return 'pasted.html';
  return MARKDOWN_LINE.test(text) ? 'pasted.md' : null;
}
