// A chat as it was found in a file.

import type { Chat, Format } from '../formats/index.ts';

/** A chat and where it was found. */
export interface FoundChat {
  readonly chat: Chat;
  readonly format: Format;
  /** The path of its file in its folder. */
  readonly file: string;
  /** The same, with the name of the archive before it. */
  readonly path: string;
}

/** The paths of the files of its folder that a chat names. */
export function filesNamedBy({ messages }: Chat): readonly string[] {
  return messages.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      part.type === 'file' && part.bytes !== null && 'member' in part.bytes ? [part.bytes.member] : [],
    ),
  );
}

/** Whether a source says of no part of a chat when it was. */
export function isWithoutTimes({ recorded, created_at, updated_at, messages }: Chat): boolean {
  if (recorded !== undefined || created_at !== null || updated_at !== null || messages.length === 0) return false;
  return messages.every((message) => message.created_at === null);
}
