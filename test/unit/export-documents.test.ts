// Markdown and HTML that people get: how it looks, what was changed in it, and what only claims to be ours.

import { expect, test } from 'vitest';
import { WRITERS, type Writer } from '../../src/formats/index.ts';
import { asImported } from '../../src/protocol/index.ts';
import { recordedMessage, sessionOf } from '../support/arbitrary-sessions.ts';
import { readBack, written } from '../support/read-back.ts';

function writerOf(name: string): Writer {
  const writer = WRITERS.find((each) => each.name === name);
  if (writer === undefined) throw new Error(`There is no writer ${name}.`);
  return writer;
}

const TALK = sessionOf(
  's1',
  [
    recordedMessage('q', { role: 'user', content: 'What is <b>1</b> + 1?', created_at: 1_700_000_000_000 }),
    recordedMessage('old', { content: 'Three.', parent_id: 'q' }),
    recordedMessage('a', { content: 'Two:\n\n```js\n1 + 1;', parent_id: 'q', model: 'm', completion: 'cut_off' }),
  ],
  { title: 'Sums & <more>' },
);

test('writes Markdown with front matter, a comment and a caption before each text, and closes a fence that is open', async () => {
  const { text } = await written(writerOf('markdown'), [TALK]);
  expect(text).toBe(`---
holdfast: 1
session_id: "s1"
title: "Sums & <more>"
provider: "openai"
started_at: "2026-03-12T12:00:00.000Z"
last_activity: "2026-03-12T12:00:00.000Z"
status: "ended"
messages: 3
---

# Sums & <more>

<!-- holdfast:message {"message_id":"q","role":"user","created_at":"2023-11-14T22:13:20.000Z","status":"complete"} -->
### User · 2023-11-14 22:13:20 UTC

What is <b>1</b> + 1?

<!-- holdfast:message {"message_id":"old","role":"assistant","parent_id":"q","status":"complete"} -->
### Assistant

Three.

<!-- holdfast:message {"message_id":"a","role":"assistant","parent_id":"q","status":"cut_off","model":"m","closed":true} -->
### Assistant · m · cut off

Two:

\`\`\`js
1 + 1;
\`\`\`

<!-- holdfast:end {"messages":3} -->
`);
});

test('reads Markdown in which a person has changed texts and title, or an editor the line breaks', async () => {
  const { text } = await written(writerOf('markdown'), [TALK]);
  const edited = text.replace('title: "Sums & <more>"', 'title: My sums').replace('Three.\n', '\nFour.\n\nOr five.\n');
  expect(readBack('notes.md', edited)).toMatchObject({
    format: 'holdfast-markdown',
    sessions: [{ title: 'My sums', messages: [{}, { content: '\nFour.\n\nOr five.' }, {}] }],
    warnings: [],
  });
  expect(readBack('notes.md', text.replaceAll('\n', '\r\n')).sessions).toEqual([asImported(TALK)]);
});

test('reports what belongs to no session of a Markdown file, and a comment that is like ours and is not', async () => {
  const { text } = await written(writerOf('markdown'), [TALK]);
  const read = readBack('x.md', `${text.replace('Three.', 'Three.\n<!-- holdfast:note -->')}\nBye.\n`);
  expect(read.sessions[0]?.messages[1]?.content).toBe('Three.\n<!-- holdfast:note -->');
  expect(read.warnings).toEqual(['line 23 unknown_content', 'line 36 unknown_entry']);
});

test('front matter that is not ours is no file of ours', () => {
  expect(readBack('x.md', '---\ntitle: Notes\n---\n\n# Notes\n').format).toBeUndefined();
});

test('writes HTML without a script or anything that is loaded, in which every text is escaped', async () => {
  const hostile = '</p></section></template><script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;';
  const session = sessionOf(
    hostile,
    [
      recordedMessage(hostile, { role: hostile, content: `${hostile}\n\`\`\`\n${hostile}\n\`\`\``, model: hostile }),
      recordedMessage('u', { content: '\u202eabc\0\ud800' }),
    ],
    { title: hostile, provider: hostile, metadata: { [hostile]: hostile } },
  );
  const { text } = await written(writerOf('html'), [session], true);
  const tags = new Set([...text.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag));
  expect(tags).toEqual(
    new Set([
      'article',
      'bdi',
      'body',
      'h1',
      'h2',
      'head',
      'header',
      'html',
      'meta',
      'p',
      'pre',
      'section',
      'small',
      'style',
      'template',
      'title',
    ]),
  );
  expect(text).not.toMatch(/<[^>]*\s(?:src|href|on\w+)=/);
  expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:"`);
  expect(text).toMatch(/@media \(prefers-color-scheme: dark\)/);
  expect(text).toMatch(/@media print/);
  expect(text).not.toContain('\0');
  expect(readBack('x.html', text).sessions).toEqual([asImported(session)]);
});

test('shows in HTML which messages are of another branch, and code as code', async () => {
  const { text } = await written(writerOf('html'), [TALK]);
  expect(text).toContain(
    '<section class="aside">\n<h2><bdi>Assistant</bdi> <small><bdi>another branch</bdi></small></h2>',
  );
  const fenced = await written(writerOf('html'), [
    sessionOf('s', [recordedMessage('a', { content: 'See\n```\n1 < 2\n```\nso' })]),
  ]);
  expect(fenced.text).toContain(
    '<p dir="auto">See</p>\n<pre dir="auto">```\n1 &#60; 2\n```</pre>\n<p dir="auto">so</p>',
  );
});

test.each([
  ['has no sessions', '<p>Nothing</p>', ['$ no_messages'], []],
  [
    'has JSON that is broken',
    '<template class="holdfast-session">{"session_id":</template>',
    ['session 1 entry_not_a_conversation'],
    ['session 1 broken_line'],
  ],
  [
    'has JSON of something else',
    '<template class="holdfast-session">[1]</template>',
    ['session 1 entry_not_a_conversation'],
    ['session 1 unknown_entry'],
  ],
  [
    'has markup in its JSON',
    '<template class="holdfast-session"><script>alert(1)</script></template>',
    ['session 1 entry_not_a_conversation'],
    ['session 1 broken_line'],
  ],
])('a page that claims to be ours and %s is reported, and gives nothing', (_, body, skipped, warnings) => {
  const page = `<!doctype html><meta name="holdfast-export" content="1">${body}</html>`;
  for (const size of [7, 65_536])
    expect(readBack('x.html', page, size)).toMatchObject({ sessions: [], skipped, warnings });
});
