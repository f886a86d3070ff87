// Puts a text on the clipboard.

export type CopyOutcome = { readonly ok: true } | { readonly ok: false; readonly error: { readonly message: string } };

/** Copies; the error says to people what to do instead. */
export async function copyText(text: string): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(text);
    return { ok: true };
  } catch {
    // No clipboard outside of secure contexts, and browsers may refuse it to a page without focus.
    const message = 'The browser did not allow copying. Select the text with the mouse or Ctrl+A and copy it yourself.';
    return { ok: false, error: { message } };
  }
}
