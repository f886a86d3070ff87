// What a question of VS Code has attached: files, selections, pictures, texts.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { ChatFile, ChatPart } from '../chat.ts';
import { Fields } from '../fields.ts';

/** The part of a variable. Only pictures are in the file; of the others it has a name, which is no loss to warn of. */
export function variablePart(variable: JsonValue): ChatPart {
  if (!isJsonObject(variable)) return { type: 'unknown', kind: 'variable', value: variable };
  const fields = new Fields(variable);
  const name = fields.text('name') ?? fields.text('fullName') ?? fields.id('id') ?? 'variable';
  return { type: 'file', ...fileOf(name, fields), ...fields.rest() };
}

function fileOf(name: string, fields: Fields): ChatFile {
  const mediaType = fields.text('mimeType');
  const bytes = fields.peek('kind') === 'image' ? base64Of(fields.peek('value')) : null;
  if (bytes === null) return { name, media_type: mediaType, bytes: null };
  fields.take('value');
  const type = mediaType ?? 'image/png';
  return { name, media_type: type, bytes: { data: `data:${type};base64,${bytes}` } };
}

/** The bytes of a picture: as an object with base64, or as numbers, in an array or under `0`, `1` and so on. */
function base64Of(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null || typeof value !== 'object') return null;
  const base64 = new Fields(value).text('$base64');
  if (base64 !== null) return base64;
  const bytes = Object.values(value);
  if (bytes.length === 0 || !bytes.every((byte) => typeof byte === 'number' && byte >= 0 && byte <= 255)) return null;
  const characters: string[] = [];
  for (const byte of bytes) characters.push(String.fromCharCode(Number(byte)));
  return btoa(characters.join(''));
}
