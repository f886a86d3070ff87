// The files of a message of Claude: none of their bytes is in the export, at most the text that was extracted of them.

import { isJsonObject } from '../../protocol/index.ts';
import type { ChatPart } from '../chat.ts';
import { Fields } from '../fields.ts';

/** The files that the fields of a message name. `notIncluded` is called with the name of each that has neither bytes nor text. */
export function readFiles(message: Fields, notIncluded: (name: string) => void): ChatPart[] {
  const listed = [...message.list('attachments'), ...message.list('files'), ...message.list('files_v2')];
  return listed.flatMap((value): ChatPart[] => {
    if (value === null) return [];
    if (!isJsonObject(value)) return [{ type: 'unknown', kind: 'attachment', value }];
    const fields = new Fields(value);
    // Text that was pasted has an empty name.
    const name = fields.label('file_name') ?? fields.label('name') ?? fields.label('file_uuid') ?? 'attachment';
    const text = fields.label('extracted_content') ?? fields.label('content');
    const type = fields.peek('file_type');
    const mediaType = typeof type === 'string' && type.includes('/') ? fields.label('file_type') : null;
    if (text === null) notIncluded(name);
    const file = { type: 'file', name, media_type: mediaType, bytes: null, ...fields.rest() } as const;
    return [text === null ? file : { ...file, text }];
  });
}
