// Sets builds of the same sources apart, as two releases are: their worker files get different names.
import type { Plugin } from 'vite';

/** Puts `buildId` into the hash in every file name of the build it is used in. */
export function buildStamp(buildId: string): Plugin {
  return {
    name: 'holdfast:build-stamp',
    augmentChunkHash: () => buildId,
  };
}
