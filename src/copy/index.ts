// The second copy of the recordings, in Cache Storage: what IndexedDB loses comes back from it.

export { createCopiedAttachments, type CopiedAttachments } from './copied-attachments.ts';
export { CopyCache } from './copy-cache.ts';
export { RestoringStore } from './restoring-store.ts';
export { SecondCopy } from './second-copy.ts';
