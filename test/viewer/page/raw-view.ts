// Shows messages as they were recorded, by their menus, as a person does.
import type { LitElement } from 'lit';
import { allOf } from './deep.ts';
import type { ViewerFrame } from './frame.ts';

/** Chooses that for each message that is rendered. Resolves with the function that takes it back. */
export async function showRaw(frame: ViewerFrame): Promise<() => Promise<void>> {
  const messages = allOf(frame.document, 'main holdfast-message') as LitElement[];
  const choose = async (): Promise<void> => {
    for (const message of messages) {
      const [button] = allOf(message.renderRoot as ShadowRoot, '[popovertarget]');
      const [item] = allOf(message.renderRoot as ShadowRoot, '[data-testid=menu-as-recorded]');
      (button as HTMLElement | undefined)?.click();
      (item as HTMLElement | undefined)?.click();
    }
    await Promise.all(messages.map((message) => message.updateComplete));
  };
  await choose();
  return choose;
}
