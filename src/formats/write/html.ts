// Sessions as one HTML page, for people and for reading back: no script, nothing loaded, every text escaped. The sessions themselves
// stand in it as JSON, in templates: what is in a template is never shown, loaded or run, and its JSON has no markup.

import {
  attachmentsNamedIn,
  describedAttachments,
  isSuperseded,
  type NamedAttachment,
  type RecordedMessage,
  type SessionDetail,
} from '../../protocol/index.ts';
import { FenceLines } from '../fence-lines.ts';
import type { InlineAttachment } from './attachments.ts';
import { inLine, notesOf, speakerOf, timeText } from './captions.ts';
import { HTML_STYLES } from './html-styles.ts';
import { jsonPieces } from './json-pieces.ts';
import { isText, shownMessages } from './losses.ts';
import type { Writer } from './writer.ts';

/** Names the page as ours. */
export const HTML_MARK = '<meta name="holdfast-export" content="1">';

/** What names the attachment of a data URL: its SHA-256 follows, and then the URL as the source. No text has it, as its quotes are escaped. */
export const HTML_ATTACHMENT = ' data-sha256="';

/** What a session begins with; it ends where the next tag begins. */
export const HTML_SESSION = '<template class="holdfast-session">';

export const html: Writer = {
  name: 'html',
  title: 'HTML',
  extension: 'html',
  mediaType: 'text/html',
  losses: ['other_attachments'],
  isInlining: true,
  begin: () => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Holdfast">
${HTML_MARK}
<title>Recorded chats</title>
<style>${HTML_STYLES}</style>
</head>
<body>
`,
  *session(session, _index, _contents, inline) {
    const shown = new Set(shownMessages(session));
    yield `<article>\n${headerOf(session)}`;
    const placed = new Set<string>();
    for (const message of session.messages)
      yield messageOf(message, shown.has(message) || isSuperseded(message), filesOf(message, inline, placed));
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

/** `isCurrent`: not of another branch. `files`: what stands after its text. */
function messageOf(message: RecordedMessage, isCurrent: boolean, files: string): string {
  const notes = [...notesOf(message), ...(isCurrent ? [] : ['another branch'])];
  const look = [message.role === 'user' ? 'user' : '', isText(message) ? '' : 'part', isCurrent ? '' : 'aside'];
  const names = [isSuperseded(message) ? 'aside' : '', ...look].filter((name) => name !== '').join(' ');
  const caption = `<h2>${isolated(speakerOf(message))}${notes.map((note) => ` <small>${isolated(note)}</small>`).join('')}</h2>`;
  return `<section${names === '' ? '' : ` class="${names}"`}>\n${caption}\n${blocksOf(message.content)}${files}</section>\n`;
}

/** The attachments of a message: pictures and audio that are in the page, each where it is first named, and the names of all others. */
function filesOf(
  { metadata }: RecordedMessage,
  inline: ReadonlyMap<string, InlineAttachment>,
  placed: Set<string>,
): string {
  const described = new Map(describedAttachments(metadata).map((each) => [each.sha256, each]));
  const named: readonly NamedAttachment[] = [
    ...attachmentsNamedIn(metadata).map((sha256) => described.get(sha256) ?? { sha256 }),
    ...describedAttachments(metadata).filter(({ sha256 }) => sha256 === undefined),
  ];
  return named.map((each) => fileOf(each, inline, placed)).join('');
}

function fileOf(
  { sha256, name, media_type }: NamedAttachment,
  inline: ReadonlyMap<string, InlineAttachment>,
  placed: Set<string>,
): string {
  const called = inLine(name ?? media_type ?? '') || 'Attachment';
  const found = sha256 === undefined ? undefined : inline.get(sha256);
  if (sha256 === undefined || found === undefined)
    return `<p>${isolated(called)} <small>not in this page</small></p>\n`;
  if (found === 'before' || placed.has(sha256)) return `<p><a href="#${sha256}">${isolated(called)}</a></p>\n`;
  placed.add(sha256);
  const about = `${HTML_ATTACHMENT}${sha256}" src="${found.url}"`;
  const medium =
    found.kind === 'picture' ? `<img alt="${escaped(called)}"${about}>` : `<audio controls${about}></audio>`;
  return `<figure id="${sha256}">${medium}<figcaption>${isolated(called)}</figcaption></figure>\n`;
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
