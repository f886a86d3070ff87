// Dynamic imports as the platform has them. Vite would wrap each in a helper that loads the style sheets of a chunk
// first; none here has any, and the helper is a fifth of what the library may weigh.
import type { Plugin } from 'vite';

/** Puts nothing in the place of Vite's helper. */
export function plainImports(): Plugin {
  return {
    name: 'holdfast:plain-imports',
    enforce: 'pre',
    load: {
      filter: { id: /^\0vite\/preload-helper\.js$/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}
