// A file is read in pieces of any length: its shape, its format, and its values are told by its content.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileFormat, Format, TextFormat } from '../../src/formats/index.ts';
import { emptyChat, numberedFormat } from '../support/entry-format.ts';
import { readChats } from '../support/read-chats.ts';

/** Gives its values as one chat. */
const gathering: FileFormat = {
  name: 'gathering',
  title: 'Gathering',
  unit: 'file',
  recognizes: ({ entries }) => entries.some((value) => typeof value === 'object' && value !== null && 'k' in value),
  open(sink) {
    const places: string[] = [];
    return {
      entry: ({ where }) => void places.push(where),
      end: () => sink.chat(emptyChat(places.join(), 'file'), '$'),
    };
  },
};

const prose: TextFormat = {
  name: 'prose',
  title: 'Prose',
  unit: 'text',
  recognizes: ({ shape, text }) => shape === 'text' && text.startsWith('# Prose'),
  readText: (text, sink) => sink.chat(emptyChat(text, 'text'), '$'),
};

const FORMATS: readonly Format[] = [numberedFormat, gathering, prose];

function read(text: string, { path = 'file.json', piece = 1_000 } = {}) {
  const { chats, skipped, warnings } = readChats(new Map([[path, text]]), { formats: FORMATS, piece });
  return {
    ids: chats.map(({ id }) => id),
    shapes: [...new Set(chats.map(({ title }) => title))],
    skipped: skipped.map(({ where, reason }) => `${where} ${reason}`),
    warnings: warnings.map(({ where, code }) => `${where} ${code}`),
  };
}

const quiet = { skipped: [], warnings: [] };
const item = (n: number, text = 'x') => JSON.stringify({ n, messages: [{ id: n, text }], at: 1 });

test.for([1, 2, 3, 7, 1_000])('reads items, lines and lone objects in pieces of %i', (piece) => {
  const texts = ['", [', '\\"}', 'é\ud83d'];
  const items = texts.map((text, n) => item(n, text));
  const ids = ['0', '1', '2'];
  expect(read(`[${items.join(' ,\n')}]\n`, { piece })).toEqual({ ids, shapes: ['json'], ...quiet });
  expect(read(items.join('\r\n'), { piece })).toEqual({ ids, shapes: ['lines'], ...quiet });
  expect(read(item(7), { piece })).toEqual({ ids: ['7'], shapes: ['json'], ...quiet });
  expect(read(JSON.stringify({ n: 8, deep: [{ n: 9 }] }, null, 2), { piece })).toEqual({
    ids: ['8'],
    shapes: ['json'],
    ...quiet,
  });
  expect(read(`${item(7)}\n`, { piece, path: 'log.jsonl' })).toEqual({ ids: ['7'], shapes: ['lines'], ...quiet });
  expect(read('# Prose [1]', { piece })).toEqual({ ids: ['# Prose [1]'], shapes: ['text'], ...quiet });
});

test('gives every value of an array, whatever it is', () => {
  expect(read(`[null, 1, "a", true, [2], ${item(3)}, -1.5e3]`)).toEqual({
    ids: ['3'],
    shapes: ['json'],
    skipped: ['$[0]', '$[1]', '$[2]', '$[3]', '$[4]', '$[6]'].map((place) => `${place} entry_not_a_conversation`),
    warnings: [],
  });
});

test('gives all values of a file to the reader that makes one chat of them', () => {
  expect(read('{"k":1}\n\n{"k":2}').ids).toEqual(['line 1,line 3']);
});

test('says of what it cannot read that no format knows it', () => {
  for (const text of ['abc', '{"a":1}', '[1,2]', '"text"', '<html>'])
    expect(read(text)).toEqual({ ids: [], shapes: [], skipped: ['$ unknown_format'], warnings: [] });
  for (const text of ['', ' \n', '[]'])
    expect(read(text)).toEqual({ ids: [], shapes: [], skipped: ['$ empty'], warnings: [] });
});

test('recognizes a file by any of its entries, however many others come first', () => {
  const others = Array.from({ length: 5_000 }, () => JSON.stringify({ other: 'x'.repeat(40) }));
  const { ids, skipped } = read(`[${[...others.slice(0, 900), item(1)].join()}]`);
  expect(ids).toEqual(['1']);
  expect(skipped).toHaveLength(900);
  expect(read(`[${[...others, item(1)].join()}]`)).toMatchObject({ ids: [], skipped: ['$ unknown_format'] });
});

test('reports a byte order mark, and reads on', () => {
  expect(read(`\uFEFF[${item(1)}]`)).toMatchObject({ ids: ['1'], warnings: ['line 1 bom'] });
});

test('reports a conversation that is there twice', () => {
  expect(read(`[${item(1)},${item(2)},${item(1)}]`)).toMatchObject({
    ids: ['1', '2', '1'],
    warnings: ['$[2] duplicate_conversation'],
  });
});

test.for([1, 5, 1_000])('reads all lines but the broken ones, in pieces of %i', (piece) => {
  const lines = [item(1), item(2) + item(3), item(4).slice(0, -4), `${item(5)} x`, '', item(6), item(7).slice(0, 9)];
  expect(read(lines.join('\n'), { piece })).toMatchObject({
    ids: ['1', '2', '3', '5', '6'],
    warnings: [
      'line 2 glued_objects',
      'line 3 broken_line',
      'line 4 glued_objects',
      'line 4 broken_line',
      'line 7 truncated_line',
    ],
  });
});

const BROKEN = {
  'a wrong word': '{"n":2,"messages":[{"id":2,"text":nul}],"at":1}',
  'no comma': '{"n":2 "messages":[{"id":2,"text":"x"}],"at":1}',
  'no closing brace': '{"n":2,"messages":[{"id":2,"text":"x"}],"at":1',
  'no closing bracket': '{"n":2,"messages":[{"id":2,"text":"x"},"at":1}',
  'a bracket too much': '{"n":2,"messages":[{"id":2,"text":"x"}]],"at":1}',
  'a brace too much': '{"n":2,"messages":[{"id":2,"text":"x"}],"at":1}}',
  'no quote': '{"n":2,"messages":[{"id":2,"text":"x}],"at":1}',
  'a quote too much': '{"n":2,"messages":[{"id":2,"te"xt":"x"}],"at":1}',
};

for (const [name, broken] of Object.entries(BROKEN)) {
  test.for([3, 1_000])(`reads the items around one with ${name}, in pieces of %i`, (piece) => {
    for (const separator of [',', ',\n  ']) {
      const { ids, warnings } = read(`[${[item(1), broken, item(3), item(4)].join(separator)}]`, { piece });
      expect(ids.filter((id) => id !== '2')).toEqual(['1', '3', '4']);
      expect(warnings.map((warning) => warning.split(' ')[1])).toContain('broken_line');
      expect(read(`[${[broken, item(3), item(4)].join(separator)}]`, { piece }).ids.filter((id) => id !== '2')).toEqual(
        ['3', '4'],
      );
    }
  });
}

test('reads the items around what is no value', () => {
  expect(read(`[${item(1)},:,${item(3)}]`)).toMatchObject({ ids: ['1', '3'], warnings: ['$[1] broken_line'] });
});

test('reads what stands before the end of a document that was cut at any place', () => {
  const text = `[${[1, 2, 3].map((n) => item(n, 'a\\"{')).join()}]`;
  for (let length = 2; length < text.length; length += 1) {
    const whole = [1, 2, 3].filter((n) => text.slice(0, length).includes(item(n, 'a\\"{')));
    const { ids, warnings } = read(text.slice(0, length));
    expect(ids).toEqual(whole.map(String));
    if (whole.length > 0) expect(warnings.map((warning) => warning.split(' ')[1])).toEqual(['truncated_line']);
  }
});

test('gives what is whole of a lone object that is cut off', () => {
  const backup = JSON.stringify({ version: 'a"{', n: 1, more: { list: [[1], { k: '}' }], size: 12 } });
  const values: string[] = [];
  const recording: Format = {
    ...numberedFormat,
    recognizes: () => true,
    readEntry: ({ value }) => void values.push(JSON.stringify(value)),
  };
  const cut = (length: number) => {
    values.length = 0;
    const { warnings } = readChats(new Map([['a.json', backup.slice(0, length)]]), { formats: [recording] });
    return { values: [...values], codes: warnings.map(({ code }) => code) };
  };
  const codes = ['truncated_line'];
  expect(cut(backup.indexOf('"n"') - 2)).toEqual({ values: [], codes });
  expect(cut(backup.indexOf('"n"') + 3)).toEqual({ values: ['{"version":"a\\"{"}'], codes });
  expect(cut(backup.indexOf('"list"') + 9)).toEqual({ values: ['{"version":"a\\"{","n":1}'], codes });
  expect(cut(backup.indexOf('"k"'))).toEqual({ values: ['{"version":"a\\"{","n":1,"more":{"list":[[1]]}}'], codes });
  expect(cut(backup.length - 1).values).toEqual([backup]);
});

test('reads on after a document that should have ended', () => {
  expect(read(`[${item(1)}][${item(2)}]`)).toMatchObject({ ids: ['1', '2'], warnings: ['$[1] glued_objects'] });
  expect(read(`${item(1)}${item(2)}`)).toMatchObject({ ids: ['1', '2'], warnings: ['value 2 glued_objects'] });
});

test('reports an item that nests a million deep, and reads the others', () => {
  const deep = `{"n":2,"deep":${'['.repeat(1e6)}${']'.repeat(1e6)}}`;
  expect(read(`[${item(1)},${deep},${item(3)}]`, { piece: 65_536 })).toMatchObject({
    ids: ['1', '3'],
    warnings: ['$[1] broken_line'],
  });
  expect(read(`${item(1)}\n${deep}\n${item(3)}`, { piece: 65_536 })).toMatchObject({
    ids: ['1', '3'],
    warnings: ['line 2 broken_line'],
  });
  expect(read(`[${item(1)},${'{"n":['.repeat(1e5)}`, { piece: 65_536 })).toMatchObject({
    ids: ['1'],
    warnings: ['$[1] truncated_line'],
  });
});

test('never throws, and never loses a whole item before the first change of the text', () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '{', '}', '[', ']', ',')));
  fc.assert(
    fc.property(
      texts,
      fc.nat(),
      fc.nat(200),
      fc.string(),
      fc.integer({ min: 1, max: 300 }),
      (parts, at, cut, inserted, piece) => {
        const items = parts.map((text, n) => item(n, text));
        const text = `[${items.join()}]`;
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + inserted + text.slice(place + cut);
        const { ids } = read(changed, { piece });
        let end = 1;
        for (const [n, each] of items.entries()) {
          end += each.length + 1;
          if (end <= place) expect(ids).toContain(`${n}`);
        }
      },
    ),
    { numRuns: 300 },
  );
});
