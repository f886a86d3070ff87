// What messages say of attachments, wherever in their metadata they say it.

import { expect, test } from 'vitest';
import { attachmentKind, attachmentsNamedIn, describedAttachments } from '../../src/protocol/index.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

test('a file itself, a list of attachments and what stands deeper name attachments', () => {
  const metadata = {
    kind: 'file',
    sha256: A,
    attachments: [{ sha256: B, size: 1 }, { sha256: A }],
    parts: [{ image_url: { sha256: B } }],
  };
  expect(attachmentsNamedIn(metadata)).toEqual([A, B, A, B]);
});

test.each([null, undefined, 1, A, [A], { sha256: 'A'.repeat(64) }, { sha256: `${A}a` }, { sha256: [A] }])(
  '%j names none',
  (metadata) => {
    expect(attachmentsNamedIn(metadata)).toEqual([]);
    expect(describedAttachments(metadata)).toEqual([]);
  },
);

test('only what says size or type, or why it is not stored, is described', () => {
  const metadata = {
    attachments: [
      { sha256: A, size: 3, media_type: 'image/png', name: 'a.png', url: 'https://a.example' },
      { sha256: B, media_type: 'audio/ogg', filename: 'b.ogg' },
      { sha256: B, checksum_of: 'a download' },
      { name: 'c', not_stored: 'attachments_full', size: '5' },
      { name: 'd' },
    ],
  };
  expect(describedAttachments(metadata)).toEqual([
    { sha256: A, size: 3, media_type: 'image/png', name: 'a.png' },
    { sha256: B, media_type: 'audio/ogg', name: 'b.ogg' },
    { name: 'c', not_stored: 'attachments_full' },
  ]);
});

test('a cycle, and what is nested beyond the limits of metadata, ends the search', () => {
  const circle: { self?: unknown; sha256: string } = { sha256: A };
  circle.self = circle;
  expect(attachmentsNamedIn(circle).length).toBeLessThan(100);
  let nested: unknown = { sha256: A };
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
  expect(attachmentsNamedIn(nested)).toEqual([]);
});

test.each([
  ['image/png', 'picture'],
  ['IMAGE/JPEG', 'picture'],
  ['image/svg+xml', 'other'],
  ['audio/ogg; codecs=opus', 'audio'],
  ['video/mp4', 'video'],
  ['video/', 'other'],
  ['text/html', 'other'],
  ['text/html,image/png', 'other'],
  ['', 'other'],
] as const)('%j is shown as %s', (type, kind) => {
  expect(attachmentKind(type)).toBe(kind);
});
