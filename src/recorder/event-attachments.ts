// What events say of attachments: the names in their metadata, and the data URLs that are taken out of it. Pure.

import {
  attachmentsNamedIn,
  isPlainObject,
  isSessionId,
  type Replacement,
  textOfPart,
  withoutDataUrls,
} from '../protocol/index.ts';
import type { AttachmentUse } from '../storage/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a batch of events has of attachments. */
export interface FoundAttachments {
  readonly urls: ReadonlySet<string>;
  readonly uses: readonly AttachmentUse[];
}

/** Null where there is nothing, which is so of every token. Never throws. */
export function findAttachments(events: readonly unknown[]): FoundAttachments | null {
  const urls = new Set<string>();
  const uses: AttachmentUse[] = [];
  for (const event of events) if (mayHaveAttachments(event)) findInEvent(event, urls, uses);
  return urls.size === 0 && uses.length === 0 ? null : { urls, uses };
}

/** The cheap question that every event is asked. */
function mayHaveAttachments(event: unknown): event is Fields {
  if (typeof event !== 'object' || event === null) return false;
  return 'metadata' in event || 'messages' in event || ('content' in event && typeof event.content === 'object');
}

function findInEvent(event: Fields, urls: Set<string>, uses: AttachmentUse[]): void {
  const { session_id } = event;
  const messages: readonly unknown[] = Array.isArray(event['messages']) ? event['messages'] : [];
  for (const holder of [event, ...messages]) {
    if (!isPlainObject(holder)) continue;
    const { metadata, content } = holder;
    for (const sha256 of attachmentsNamedIn(metadata)) if (isSessionId(session_id)) uses.push({ session_id, sha256 });
    withoutDataUrls([metadata, Array.isArray(content) ? content : null], (url) => void urls.add(url));
  }
}

/** The event with the replacements of its data URLs. Parts of a content that are no text and had one stand in the metadata, as `parts`. */
export function replaceDataUrls(event: unknown, replace: (url: string) => Replacement | undefined): unknown {
  if (!mayHaveAttachments(event)) return event;
  const replaced = replacedIn(event, replace);
  if (!Array.isArray(replaced['messages'])) return replaced;
  const messages: readonly unknown[] = replaced['messages'];
  return { ...replaced, messages: messages.map((each) => (isPlainObject(each) ? replacedIn(each, replace) : each)) };
}

function replacedIn(holder: Fields, replace: (url: string) => Replacement | undefined): Fields {
  const { content } = holder;
  const metadata = withoutDataUrls(holder['metadata'], replace);
  const kept = metadata === holder['metadata'] ? holder : { ...holder, metadata };
  if (!Array.isArray(content) || !(metadata === undefined || metadata === null || isPlainObject(metadata))) return kept;
  const isMoved = (part: unknown): boolean => textOfPart(part) === null && withoutDataUrls(part, replace) !== part;
  const moved = content.filter(isMoved).map((part) => withoutDataUrls(part, replace));
  if (moved.length === 0) return kept;
  const parts: readonly unknown[] = Array.isArray(metadata?.['parts']) ? metadata['parts'] : [];
  return {
    ...kept,
    content: content.filter((part) => !isMoved(part)),
    metadata: { ...metadata, parts: [...parts, ...moved] },
  };
}

/** The names in events whose data URLs are replaced. */
export function usesOf(events: readonly unknown[]): readonly AttachmentUse[] {
  return findAttachments(events)?.uses ?? [];
}
