// Dynamic imports as the platform has them. Vite wraps each in a helper that loads the style sheets of a chunk first; no
// chunk here has any.
import type { Plugin } from 'vite';

/** What Vite makes of a dynamic import, and of one of which only some exports are taken. */
const WRAPPED =
  /__vitePreload\((?:\(\) => (import\("[^"]*"\))|async \(\) => \{\s*const \{[^{}]*\} = await (import\("[^"]*"\));\s*return \{[^{}]*\};\s*\}), __VITE_PRELOAD__, import\.meta\.url\)/g;

/** The id of the module with Vite's helper. */
const PRELOAD_HELPER = /^\0vite\/preload-helper/;

/** Removes Vite's helper from every dynamic import. Fails where Vite wraps them in another form. */
export function plainImports(): Plugin {
  return {
    name: 'holdfast:plain-imports',
    enforce: 'pre',
    // Its helper stays where chunks share it, so it is made small.
    load: {
      filter: { id: PRELOAD_HELPER },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
    renderChunk(code) {
      // Of the same length and the same lines, so that the source map stays right.
      const plain = code.replace(WRAPPED, (wrapped, whole?: string, some?: string) => {
        const load = whole ?? some ?? '';
        return load + wrapped.slice(load.length).replaceAll(/[^\n]/g, ' ');
      });
      if (plain.includes('__VITE_PRELOAD__'))
        this.error('A dynamic import is wrapped in a form that is not known here.');
      return { code: plain, map: null };
    },
  };
}
