// How the text of a message is shown: as Markdown, and as whose. Pure.

import { placeOf, type RecordedMessage } from '../../protocol/index.ts';
import type { MarkdownStyle } from '../markdown/parse-markdown.ts';

/** Roles that write what models write. Everyone else types. */
const MODEL_ROLES: ReadonlySet<string> = new Set(['assistant', 'model', 'ai', 'tool', 'function']);

/** Of a longer text, in UTF-16 code units, a page stands still for seconds while it is rendered: a person asks for that. */
export const MAX_RENDERED_LENGTH = 200_000;

export function lookOf(role: string): MarkdownStyle {
  return MODEL_ROLES.has(role) ? 'model' : 'person';
}

/** Whether a message is shown as Markdown without being asked for; data of tools, sources and files never are. */
export function isMarkdown(message: RecordedMessage): boolean {
  const kind = placeOf(message)?.kind ?? 'answer';
  return (kind === 'answer' || kind === 'reasoning') && message.content.length <= MAX_RENDERED_LENGTH;
}
