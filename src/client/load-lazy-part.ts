// What loads the second part of the library.

import type * as lazyPart from './lazy-part.ts';

/** Loads the second part of the library. */
export type LoadLazyPart = () => Promise<Pick<typeof lazyPart, 'createReader' | 'keepConnected' | 'reattach'>>;
