// How a file is written, by its beginning: one JSON document, JSON lines, or text. Names of files decide only where the content does not.

import type { JsonValue } from '../protocol/index.ts';
import type { FileShape } from './format.ts';
import { parseValue } from './value-sink.ts';

/** How much text shows the shape of most files, in UTF-16 code units. */
const ENOUGH_TEXT = 65_536;

/** How much is looked at for the line break that ends a first object. */
const MOST_TEXT = 4_194_304;

/** How many lines are tried: the first ones may be broken. */
const TRIED_LINES = 20;

const LINES_NAME = /\.(?:jsonl|ndjson)$/i;

/** A document, or the first of several lines: an object, or an array of values. */
const BEGINS_AS_JSON = /^(?:\{\s*["}]|\[\s*(?:["[\]{\d-]|true|false|null)|\[\s*$|\{\s*$)/;

/** A page, or front matter: whatever stands in it, it is no JSON. */
const BEGINS_AS_TEXT = /^(?:<|---\r?\n)/;

/** The shape of a file whose text begins so; undefined where more of it must be seen. `isWhole`: it is the whole text. */
export function shapeOf(path: string, text: string, isWhole: boolean): FileShape | undefined {
  if (!isWhole && !isEnough(path, text)) return undefined;
  const lines = text.split('\n', TRIED_LINES + 1).map((line) => line.trim());
  const full = (isWhole ? lines : lines.slice(0, -1)).filter((line) => line !== '').slice(0, TRIED_LINES);
  const objects = full.filter((line) => line.startsWith('{') && parseValue(line) !== undefined).length;
  if (LINES_NAME.test(path) && (objects > 0 || full.length === 0)) return 'lines';
  const begin = text.trimStart();
  if (BEGINS_AS_TEXT.test(begin)) return 'text';
  const firstLine = full[0] ?? '';
  if (BEGINS_AS_JSON.test(begin)) {
    const follows = begin.slice(firstLine.length).trimStart().charAt(0);
    const isFirstWhole = parseValue(firstLine) !== undefined;
    // Where the first line is broken, others tell; but not those of a document that is written with indents.
    const isOther = !isFirstWhole && firstLine.length > 1 && objects > 0;
    if (isFirstWhole ? follows === '{' || follows === '[' : firstLine.startsWith('{') && isOther) return 'lines';
    return 'json';
  }
  return objects > 0 ? 'lines' : isWord(begin) ? 'json' : 'text';
}

/** Whether a text holds nothing: no text at all, or empty values. */
export function holdsNothing(text: string): boolean {
  const isNothing = (part: string) => part.trim() === '' || isEmpty(parseValue(part));
  return isNothing(text) || text.split('\n').every(isNothing);
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every((held) => Array.isArray(value) && isEmpty(held));
}

/** Lines of objects begin as a document of one object does, up to their first line break. */
function isEnough(path: string, text: string): boolean {
  if (text.length < ENOUGH_TEXT) return false;
  // Lines of arrays are told by their second one, too.
  const isArray = text.trimStart().startsWith('[') && !LINES_NAME.test(path);
  return text.length >= MOST_TEXT || isArray || text.includes('\n');
}

/** A lone value that is no object and no array. */
function isWord(text: string): boolean {
  return text.length < ENOUGH_TEXT && parseValue(text) !== undefined;
}
