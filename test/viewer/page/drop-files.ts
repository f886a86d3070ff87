// Drops files onto the viewer, in every engine: WebKit lets no script put files into a DataTransfer.
import type { ViewerFrame } from './frame.ts';

/** Drops files, by name, with their contents. */
export function dropFiles({ document: shown }: ViewerFrame, files: Readonly<Record<string, string | Blob>>): void {
  const { defaultView: shownWindow } = shown;
  if (shownWindow === null) throw new Error('The viewer is not shown.');
  const items = Object.entries(files).map(([name, content]) => {
    const file = new shownWindow.File([content], name);
    return { webkitGetAsEntry: () => null, getAsFile: () => file };
  });
  const event = new shownWindow.Event('drop', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items } });
  shown.body.dispatchEvent(event);
}
