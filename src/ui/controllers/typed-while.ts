// Takes what a person types after the key that opens a part of the viewer, while that part is loading.

import { focusedElement } from '../view/deep-position.ts';
import { tableKey } from '../view/key-table.ts';

/** What was typed meanwhile. */
export interface TypedText {
  readonly text: string;
  /** Enter was pressed, too. */
  readonly isEntered: boolean;
}

/**
 * Gives the focus at once to a field in `root` that nobody sees. Once `loading` has ended, gives it back and resolves with what was
 * typed; with null where the person has left by Escape, by Ctrl+K or for another element. `label`: what the field is for.
 */
export async function typedWhile(
  root: ShadowRoot,
  label: string,
  loading: Promise<unknown>,
): Promise<TypedText | null> {
  const before = focusedElement();
  const field = document.createElement('input');
  Object.assign(field, { className: 'visually-hidden', ariaLabel: label });
  let isEntered = false;
  const giveBack = (): void => {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) isEntered = true;
    if (event.key !== 'Escape' && tableKey(event) !== 'Mod+k') return;
    event.preventDefault();
    giveBack();
  });
  root.append(field);
  field.focus({ preventScroll: true });
  await loading;
  const isLeft = root.activeElement !== field;
  if (isLeft) field.remove();
  else giveBack();
  return isLeft ? null : { text: field.value, isEntered };
}
