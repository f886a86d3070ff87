// A bug in an adapter, or a value that it does not expect, costs the recording, never the chat.

let hasWarned = false;

/** Runs a step that must not throw into the app. Returns undefined where it threw; the console has the first such error. */
export function unharmed<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!hasWarned) console.warn('Holdfast cannot record a part of this chat. The chat is not affected.', error);
    hasWarned = true;
    return undefined;
  }
}
