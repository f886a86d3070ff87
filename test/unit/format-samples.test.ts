// Files of other tools are read to what is expected of them.

import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';
import { expectedPicture, pictureOf } from '../support/chat-pictures.ts';
import { readFormatSamples } from '../support/format-samples.ts';
import { readChats } from '../support/read-chats.ts';

const SAMPLES = readFormatSamples();

/** Formats with several shapes, whose samples name the shape, too: `vscode-log`. */
const WITH_SHAPES = /^(?:vscode|cline|cursor)(?=-)/;

/** Formats of which there are samples, and no reader yet. */
const AWAITED = new Set(
  SAMPLES.map((sample) => sample.format).filter(
    (name) => !FORMATS.some((format) => format.name === (WITH_SHAPES.exec(name)?.[0] ?? name)),
  ),
);

test.skipIf(SAMPLES.length === 0)('there are samples of many formats', () => {
  expect(SAMPLES.length).toBeGreaterThan(60);
});

describe.each(SAMPLES)('$name', (sample) => {
  test.skipIf(AWAITED.has(sample.format))('is read whole, at once and in small pieces', () => {
    const expected = expectedPicture(sample);
    expect(pictureOf(readChats(sample.texts), sample)).toEqual(expected);
    expect(pictureOf(readChats(sample.texts, { piece: 7 }), sample)).toEqual(expected);
  });
});
