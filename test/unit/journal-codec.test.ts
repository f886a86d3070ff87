import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum } from '../../src/storage/checksum.ts';
import { JOURNAL_VERSION, NEWEST_JOURNAL_VERSION } from '../../src/storage/constants.ts';
import { decodeRecords, encodeCommit } from '../../src/storage/journal-codec.ts';
import { isDamaged, type JournalRecord } from '../../src/storage/journal-record.ts';
import { propertyOptions } from '../support/property-options.ts';

const RECORD: JournalRecord = {
  first_seq: 7,
  version: 1,
  recorded_at: 1_000,
  settled: [['client', 3]],
  mark: null,
  facts: [
    { type: 'session_start', session_id: 's1', provider: 'test' },
    [7, 0, 0, 'Hello, '],
    [7, 0, 7, 'world \ud83d\ude80 \ud800', 'an id'],
  ],
};

/** The one value that a short commit is written as. */
function encode({ first_seq, ...commit }: JournalRecord): string {
  const values = encodeCommit(first_seq, commit);
  expect(values).toMatchObject([{ primaryKey: first_seq }]);
  return values[0]?.value ?? '';
}

function decode(stored: unknown): ReturnType<typeof decodeRecords>[number] | undefined {
  return decodeRecords([{ primaryKey: 7, value: stored }])[0];
}

const anyRecord = fc.record({
  first_seq: fc.constant(7),
  version: fc.constantFrom(JOURNAL_VERSION, NEWEST_JOURNAL_VERSION),
  recorded_at: fc.nat(),
  settled: fc.uniqueArray(fc.tuple(fc.string(), fc.nat()), { maxLength: 3, selector: ([clientId]) => clientId }),
  mark: fc.option(fc.string({ unit: 'binary' })),
  facts: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.string({ unit: 'binary' })), {
    minLength: 1,
    maxLength: 5,
  }),
});

test('a record comes back as it was written', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      expect(decode(encode(record))).toEqual(record);
    }),
    propertyOptions(1_000),
  );
  expect(decode(encode(RECORD))).toEqual(RECORD);
});

test('the checksum is FNV-1a', () => {
  // Test vectors of RFC 9923, whose octets are code units here.
  expect([checksum(''), checksum('a'), checksum('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});

test('a change of any one character is damage, whatever it makes of the record', () => {
  const stored = encode(RECORD);
  fc.assert(
    fc.property(
      fc.nat(stored.length - 1),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      (index, other) => {
        const changed = stored.slice(0, index) + other + stored.slice(index + 1);
        fc.pre(changed !== stored);
        expect(decode(changed)).toMatchObject({ first_seq: 7, stored: changed });
      },
    ),
    propertyOptions(1_000),
  );
  for (let index = 0; index < stored.length; index += 1) {
    for (const digit of '19') {
      const changed = stored.slice(0, index) + digit + stored.slice(index + 1);
      if (changed !== stored) expect(decode(changed)).toHaveProperty('stored');
    }
  }
});

test('what is cut off, emptied or something else altogether is damage', () => {
  const stored = encode(RECORD);
  for (let length = 0; length < stored.length; length += 1)
    expect(decode(stored.slice(0, length))).toHaveProperty('stored');
  for (const other of [undefined, null, 7, {}, [], '7', '[]', '[1]', '[1,2,[],[]]', '[0,2,[],[[1,1,1,"a"]]]'])
    expect(decode(other)).toHaveProperty('stored');
});

test('a damaged record took all the numbers up to the next one; as the last one, at least as many as it held', () => {
  const stored = encode(RECORD);
  const legible = stored.replace('Hello', 'Jello');
  const records = [
    { primaryKey: 7, value: '' },
    { primaryKey: 19, value: stored },
  ];
  expect(decodeRecords(records)).toMatchObject([{ fact_count: 12 }, { ...RECORD, first_seq: 19 }]);
  expect(decode(legible)).toMatchObject({ fact_count: 3 });
  expect(decode(stored.slice(0, -9))).toMatchObject({ fact_count: 131_072 });
});

test('the appends that can be made out in a damaged record say how much is missing where', () => {
  const entry = decode(encode(RECORD).replace('Hello', 'Jello'));
  expect(entry !== undefined && isDamaged(entry) ? entry.outline : null).toEqual([
    [7, 0, 0, 'Jello, '],
    [7, 0, 7, 'world \ud83d\ude80 \ud800', 'an id'],
  ]);
});

test('a sound record of a newer build is none of ours, and no damage', () => {
  const fields = `[${NEWEST_JOURNAL_VERSION + 1},"something newer"`;
  const newer = expect.objectContaining({ code: 'version_mismatch' });
  expect(() => decode(`${fields},${checksum(fields)}]`)).toThrow(newer);
  expect(decode(`${fields},1]`)).toHaveProperty('stored');
});
