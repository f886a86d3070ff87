// Sessions as one HTML page, for people and for reading back: no script, nothing loaded, every text escaped. The sessions themselves
// stand in it as JSON, in templates: what is in a template is never shown, loaded or run, and its JSON has no markup.

import { isSuperseded, type RecordedMessage, type SessionDetail } from '../../protocol/index.ts';
import { FenceLines } from '../fence-lines.ts';
import { inLine, notesOf, speakerOf, timeText } from './captions.ts';
import { HTML_STYLES } from './html-styles.ts';
import { jsonPieces } from './json-pieces.ts';
import { isText, shownMessages } from './losses.ts';
import type { Writer } from './writer.ts';

/** Names the page as ours. */
export const HTML_MARK = '<meta name="holdfast-export" content="1">';

/** What a session begins with; it ends where the next tag begins. */
export const HTML_SESSION = '<template class="holdfast-session">';

export const html: Writer = {
  name: 'html',
  title: 'HTML',
  extension: 'html',
  mediaType: 'text/html',
  losses: ['attachments'],
  begin: () => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Holdfast">
${HTML_MARK}
<title>Recorded chats</title>
<style>${HTML_STYLES}</style>
</head>
<body>
`,
  *session(session) {
    const shown = new Set(shownMessages(session));
    yield `<article>\n${headerOf(session)}`;
    for (const message of session.messages) yield messageOf(message, shown.has(message) || isSuperseded(message));
    yield `</article>\n${HTML_SESSION}`;
    for (const piece of jsonPieces(session)) yield piece.replaceAll(/[<>&]/g, unicodeEscape);
    yield '</template>\n';
  },
  end: () => '</body>\n</html>\n',
};

function headerOf({ title, provider, model, started_at, messages }: SessionDetail): string {
  const time = timeText(Date.parse(started_at));
  const notes = [inLine(provider), inLine(model ?? ''), time, `${messages.length} messages`].filter(
    (note) => note !== '',
  );
  return `<header>\n<h1 dir="auto">${escaped(inLine(title ?? '') || 'Untitled')}</h1>\n<p>${notes.map(isolated).join(' · ')}</p>\n</header>\n`;
}

/** `isCurrent`: not of another branch. */
function messageOf(message: RecordedMessage, isCurrent: boolean): string {
  const notes = [...notesOf(message), ...(isCurrent ? [] : ['another branch'])];
  const look = [message.role === 'user' ? 'user' : '', isText(message) ? '' : 'part', isCurrent ? '' : 'aside'];
  const names = [isSuperseded(message) ? 'aside' : '', ...look].filter((name) => name !== '').join(' ');
  const caption = `<h2>${isolated(speakerOf(message))}${notes.map((note) => ` <small>${isolated(note)}</small>`).join('')}</h2>`;
  return `<section${names === '' ? '' : ` class="${names}"`}>\n${caption}\n${blocksOf(message.content)}</section>\n`;
}

/** Code in its own blocks, and everything else as it was written. */
function blocksOf(content: string): string {
  const lines = content.split('\n');
  const fences = new FenceLines(lines);
  const blocks: string[] = [];
  let from = 0;
  for (let index = 1; index <= lines.length; index += 1) {
    if (index < lines.length && fences.has(index) === fences.has(from)) continue;
    const text = escaped(lines.slice(from, index).join('\n'));
    const tag = fences.has(from) ? 'pre' : 'p';
    if (text.trim() !== '') blocks.push(`<${tag} dir="auto">${text}</${tag}>\n`);
    from = index;
  }
  return blocks.join('');
}

/** A text in a line of others, whose direction changes nothing beside it. */
function isolated(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`;
}

/** A text as text of a page. NUL is none. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\0', '\ufffd')
    .replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
