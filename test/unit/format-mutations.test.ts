// Files that are damaged in every way that one can think of: whatever is in them, nothing throws, no whole chat is lost, and what
// comes of them is sound.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from '../../src/formats/fields.ts';
import type { Chat, Format } from '../../src/formats/index.ts';
import { FORMATS } from '../../src/formats/index.ts';
import type { JsonValue } from '../../src/protocol/index.ts';
import { type FormatExample, textOfEntries } from '../support/format-example.ts';
import { FORMAT_EXAMPLES } from '../support/format-examples.ts';
import { readChats } from '../support/read-chats.ts';

type Path = readonly (string | number)[];

/** What a value is replaced by: one of each type, and some that look like what readers expect. */
const OTHERS: readonly JsonValue[] = [null, true, -1.5, 'x', [null], [{ id: 'x' }], { type: 'text', text: 1 }];

/** In the text of a file, stands for a value that nests deeper than the stack allows. */
const DEEP = 'a value that nests deep';
const DEEP_TEXT = `${'[{"a":'.repeat(4_000)}0${'}]'.repeat(4_000)}`;

/** The formats of that name: an app may write files of several kinds. */
function formatsOf({ format }: FormatExample): readonly Format[] {
  const found = FORMATS.filter(({ name }) => name === format);
  if (found.length === 0) throw new Error(`There is no format ${format}.`);
  return found;
}

/** Reads a text as a file of the example's format, and checks what comes of it. */
function soundChats(example: FormatExample, text: string): readonly Chat[] {
  const { chats } = readChats(new Map([[example.path, text]]), { formats: formatsOf(example) });
  for (const chat of chats) expectSound(chat);
  return chats;
}

function expectSound(chat: Chat): void {
  if (chat.messages.length === 0) throw new Error('A chat has no messages.');
  if (chat.id === null && (chat.identity ?? '') === '') throw new Error('A chat has neither id nor identity.');
  const known = new Set<string | null>([null]);
  for (const { id, parent_id } of chat.messages) {
    if (known.has(id)) throw new Error(`Two messages have the id ${id}.`);
    if (!known.has(parent_id)) throw new Error(`The parent of ${id} is not before it.`);
    known.add(id);
  }
  if (!known.has(chat.active_id)) throw new Error(`${String(chat.active_id)} was shown last, and is not there.`);
}

function pathsOf(value: JsonValue, path: Path = []): Path[] {
  const members: [string | number, JsonValue][] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  return [path, ...members.flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

/** A copy with another value at the path; without that member where the value is undefined. */
function withValue(value: JsonValue, [key, ...rest]: Path, other: JsonValue | undefined): JsonValue | undefined {
  if (key === undefined) return other;
  const members = Object.entries(value as object).flatMap(([name, member]: [string, JsonValue]) => {
    const changed = name === String(key) ? withValue(member, rest, other) : member;
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}

function mapped(value: JsonValue, change: (value: JsonValue) => JsonValue): JsonValue {
  if (Array.isArray(value)) return change(value.map((item) => mapped(item, change)));
  if (typeof value !== 'object' || value === null) return change(value);
  return change(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapped(member, change)])));
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether its keys are ids, not names of fields. */
function isDictionary(value: { [key: string]: JsonValue }): boolean {
  return Object.keys(value).length > 1 && Object.values(value).every(isObject);
}

/** What a reader made of a file, but for ids that are made of times. */
const outline = (chats: readonly Chat[]): unknown =>
  chats.map(({ messages }) => {
    const places = new Map(messages.map(({ id }, place) => [id, place]));
    return messages.map(({ role, parent_id, parts }) => [
      role,
      places.get(parent_id ?? ''),
      parts.map(({ type }) => type),
    ]);
  });

describe.each(FORMAT_EXAMPLES)('$format: $path', (example) => {
  const whole = textOfEntries(example, example.entries);
  // Where each entry is a chat, they are alike: one of them is taken apart, and the others must stay.
  const isAlike = example.chats > 1 && example.chats === example.entries.length;
  const paths = pathsOf([...example.entries]).filter(([place]) => (isAlike ? place === 0 : place !== undefined));
  const textWith = (path: Path, other: JsonValue | undefined): string => {
    const entries = withValue([...example.entries], path, other);
    return textOfEntries(example, entries as readonly JsonValue[]);
  };

  it('is read whole, by its own format and no other', () => {
    const { chats, formats } = readChats(new Map([[example.path, whole]]));
    expect(formats).toStrictEqual([example.format]);
    expect(chats).toHaveLength(example.chats);
    for (const chat of chats) expectSound(chat);
  });

  it('cut anywhere, gives no fewer chats than the entries that are whole', () => {
    const beginnings = example.entries.map((_, count) => textOfEntries(example, example.entries.slice(0, count)));
    const least = beginnings.map((text) => (example.written === 'alone' ? 0 : soundChats(example, text).length));
    const losses: number[] = [];
    for (let end = 0; end < whole.length; end += 1) {
      // The last character of a text is a bracket or a line break, which an entry does not need to be whole.
      const count = beginnings.findLastIndex((text) => text.length - 1 <= end);
      if (soundChats(example, whole.slice(0, end)).length < (least[count] ?? 0)) losses.push(end);
    }
    expect(losses).toStrictEqual([]);
  });

  it('with any value removed, or replaced by any other, gives the chats of all other entries', () => {
    const others = example.entries.map(
      (_, place) => soundChats(example, textOfEntries(example, example.entries.toSpliced(place, 1))).length,
    );
    for (const path of paths) {
      const least = example.written === 'alone' ? 0 : (others[Number(path[0])] ?? 0);
      for (const other of [undefined, ...OTHERS]) {
        const found = soundChats(example, textWith(path, other)).length;
        expect(found, `${path.join('.')} is ${JSON.stringify(other)}`).toBeGreaterThanOrEqual(least);
      }
    }
  });

  it('with any value that nests deep, throws nothing', () => {
    for (const path of paths) {
      const text = textWith(path, DEEP).replace(JSON.stringify(DEEP), DEEP_TEXT);
      expect(() => soundChats(example, text)).not.toThrow();
    }
  });

  it('keeps a field that is not known, wherever it is', () => {
    let count = 0;
    const entries = mapped([...example.entries], (value) => {
      if (!isObject(value) || isDictionary(value)) return value;
      count += 1;
      return { ...value, [`not_known_${count}`]: `kept ${count}.` };
    });
    const { chats, warnings } = readChats(
      new Map([[example.path, textOfEntries(example, entries as readonly JsonValue[])]]),
    );
    const kept = JSON.stringify(chats);
    const lost = Array.from({ length: count }, (_, place) => `kept ${place + 1}.`).filter(
      (mark) => !kept.includes(mark),
    );
    // What stands beside all chats of a file belongs to none of them.
    const isReported = warnings.some(({ code }) => code === 'settings_not_imported');
    const beside = Array.from({ length: example.reported ?? 1 }, (_, place) => `kept ${count - place}.`).toReversed();
    expect(lost).toStrictEqual(isReported ? beside : []);
  });

  it('is the same whatever the order of the keys', () => {
    const reversed = mapped([...example.entries], (value) => {
      return isObject(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value;
    });
    const chats = soundChats(example, textOfEntries(example, reversed as readonly JsonValue[]));
    expect(outline(chats)).toStrictEqual(outline(soundChats(example, whole)));
  });

  it('has its messages in the same order when all times are equal', () => {
    const equal = mapped([...example.entries], (value) => {
      if (timeOf(value) === null) return value;
      return typeof value === 'number' ? 1_777_712_400 : '2026-05-02T09:00:00Z';
    });
    const chats = soundChats(example, textOfEntries(example, equal as readonly JsonValue[]));
    expect(outline(chats)).toStrictEqual(outline(soundChats(example, whole)));
  });

  it('throws nothing, whatever is in several places of it', () => {
    const change = fc.tuple(fc.constantFrom(...paths), fc.option(fc.jsonValue({ maxDepth: 3 }), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let entries: JsonValue = [...example.entries];
        for (const [path, value] of changes) {
          // A change before may have taken the place away.
          if (pathsOf(entries).some((each) => each.join('\n') === path.join('\n'))) {
            entries = withValue(entries, path, value as JsonValue) ?? [];
          }
        }
        soundChats(example, textOfEntries(example, entries as readonly JsonValue[]));
      }),
      { numRuns: 40 },
    );
  });
});
