// The fragments of a message of big-AGI: each holds a part, of content, of an attachment, or of what is not sent again.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { fileOfUrl } from '../api-content.ts';
import type { ChatFile, ChatPart } from '../chat.ts';
import { asRest, Fields, textOf } from '../fields.ts';

/** The parts of a fragment. `unknown` is called with a kind that is kept as it is. */
export function fragmentParts(fragment: JsonValue, unknown: (kind: string) => void): ChatPart[] {
  const fields = new Fields(fragment);
  const part = fields.object('part');
  const kind = part.text('pt') ?? '';
  const parts = isJsonObject(fragment) ? knownPart(kind, part, fields) : null;
  if (parts !== null) return parts;
  const name = kind === '' ? 'fragment' : kind;
  unknown(name);
  return [{ type: 'unknown', kind: name, value: fragment }];
}

/** Null for a part that is not known, or that lacks what makes it one. */
function knownPart(kind: string, part: Fields, fragment: Fields): ChatPart[] | null {
  switch (kind) {
    case 'text': {
      const text = part.text('text');
      return text === null ? null : [{ type: 'text', text, ...fragment.rest() }];
    }
    case 'ma': {
      const text = part.text('aText');
      return text === null ? null : [{ type: 'reasoning', text, ...fragment.rest() }];
    }
    case 'error': {
      const [text, code] = [part.text('error'), part.text('hint')];
      return text === null ? null : [{ type: 'error', text, code, ...fragment.rest() }];
    }
    case 'tool_invocation':
      return [callPart(part, fragment)];
    case 'tool_response':
      return [resultPart(part, fragment)];
    case 'doc':
      return [{ type: 'file', ...documentOf(part, fragment), ...fragment.rest() }];
    case 'image_ref':
    case 'reference':
      return imageParts(part, fragment);
    case 'annotations':
      return citationParts(part, fragment);
    default:
      return null;
  }
}

function callPart(part: Fields, fragment: Fields): ChatPart {
  const call_id = part.id('id');
  const invocation = part.object('invocation');
  const name = invocation.text('name') ?? invocation.text('type') ?? '';
  const input = textOf(invocation.take('args') ?? invocation.take('code'));
  return { type: 'tool_call', name, call_id, input, ...fragment.rest() };
}

function resultPart(part: Fields, fragment: Fields): ChatPart {
  const call_id = part.id('id');
  const response = part.object('response');
  const name = response.text('name');
  const error = part.peek('error');
  const text = response.text('result') ?? (typeof error === 'string' ? error : '');
  return {
    type: 'tool_result',
    call_id,
    name,
    text,
    is_error: error === true || typeof error === 'string',
    ...fragment.rest(),
  };
}

function documentOf(part: Fields, fragment: Fields): ChatFile {
  const data = part.object('data');
  const name = part.object('meta').label('srcFileName') ?? fragment.label('title') ?? part.label('l1Title') ?? 'doc';
  const file = { name, media_type: data.text('mimeType') ?? part.text('vdt'), bytes: null };
  const text = data.text('text');
  return text === null ? file : { ...file, text };
}

/** A picture: at a URL, or in a store of the app, which is not in the file. */
function imageParts(part: Fields, fragment: Fields): ChatPart[] {
  const inner = part.has('dataRef') ? part : part.object('_legacyImageRefPart');
  const reference = inner.object('dataRef');
  const url = reference.text('url');
  const name = inner.label('altText') ?? part.label('assetUuid') ?? 'image';
  const mediaType = reference.text('mimeType');
  const file = url === null ? { name, media_type: mediaType, bytes: null } : fileOfUrl(name, url, mediaType);
  return [{ type: 'file', ...file, ...fragment.rest() }];
}

function citationParts(part: Fields, fragment: Fields): ChatPart[] | null {
  const annotations = part.list('annotations').map((annotation) => new Fields(annotation));
  if (annotations.length === 0) return null;
  const ofFragment = fragment.left();
  return annotations.map((annotation, index) => {
    const [title, url] = [annotation.text('title'), annotation.text('url')];
    return { type: 'source', title, url, ...asRest(annotation.left(), index === 0 ? ofFragment : undefined) };
  });
}
