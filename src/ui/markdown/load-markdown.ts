// Loads what renders Markdown, once.

import type * as renderMarkdown from './render-markdown.ts';

/** What is loaded. */
export type MarkdownModule = typeof renderMarkdown;

let loading: Promise<MarkdownModule> | null = null;
let loaded: MarkdownModule | null = null;

/** Null until it is loaded. */
export function loadedMarkdown(): MarkdownModule | null {
  return loaded;
}

/** Never rejects: where it cannot be loaded, it does not settle, and texts stay as they were recorded. The next call tries again. */
export async function loadMarkdown(): Promise<MarkdownModule> {
  loading ??= import('./render-markdown.ts');
  try {
    loaded = await loading;
    return loaded;
  } catch (error) {
    loading = null;
    console.warn(
      'holdfast: what renders Markdown could not be loaded, so texts are shown as they were recorded',
      error,
    );
    return new Promise<never>(() => undefined);
  }
}
