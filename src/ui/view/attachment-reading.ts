// How an attachment that comes into view asks for its bytes: what shows it has no client, and an element around it has.

import type { Attachment, Result } from '../../protocol/index.ts';

/** Detail of `attachment-wanted`: whoever has a client reads it, and calls `give` with the answer to come. */
export interface WantedAttachment {
  readonly sha256: string;
  readonly give: (reading: Promise<Result<Attachment>>) => void;
}

/** Asks the elements around for an attachment; null where none of them reads it. */
export function readAttachment(element: EventTarget, sha256: string): Promise<Result<Attachment>> | null {
  const given: Promise<Result<Attachment>>[] = [];
  const detail: WantedAttachment = { sha256, give: (reading) => given.push(reading) };
  element.dispatchEvent(new CustomEvent('attachment-wanted', { detail, bubbles: true, composed: true }));
  return given[0] ?? null;
}

declare global {
  interface HTMLElementEventMap {
    'attachment-wanted': CustomEvent<WantedAttachment>;
  }
}
