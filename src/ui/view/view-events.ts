// Events that any element of the viewer may dispatch, and the viewer answers. They bubble, also out of shadow trees.

/** What an element did that a person may want undone. */
export interface UndoOffer {
  /** What was done, as a sentence. */
  readonly text: string;
  /** Undoes it; returns why that failed, or null. */
  readonly undo: () => Promise<string | null>;
}

/** Has a sentence read out by screen readers. */
export function announce(element: EventTarget, text: string): void {
  element.dispatchEvent(new CustomEvent('announced', { detail: text, bubbles: true, composed: true }));
}

/** Shows a bar by which the last action can be undone. */
export function offerUndo(element: EventTarget, offer: UndoOffer): void {
  element.dispatchEvent(new CustomEvent('undo-offered', { detail: offer, bubbles: true, composed: true }));
}

/** Names what the view shows, for the title of the page. */
export function nameView(element: EventTarget, title: string): void {
  element.dispatchEvent(new CustomEvent('view-named', { detail: title, bubbles: true, composed: true }));
}

declare global {
  interface HTMLElementEventMap {
    announced: CustomEvent<string>;
    'undo-offered': CustomEvent<UndoOffer>;
    'view-named': CustomEvent<string>;
  }
}
