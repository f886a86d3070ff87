// Asks the browser to exempt the recordings from eviction.

/** `asking`: the browser asks the person, as Firefox does. `unsupported`: the browser has no such request. */
export type PersistAnswer = 'not_asked' | 'asking' | 'granted' | 'refused' | 'unsupported';

/** Call it on a person's gesture only. It has no deadline: the person may take any time to answer. */
export async function askToPersist(): Promise<Exclude<PersistAnswer, 'not_asked' | 'asking'>> {
  if (!('storage' in navigator) || !('persist' in navigator.storage)) return 'unsupported';
  try {
    return (await navigator.storage.persist()) ? 'granted' : 'refused';
  } catch (error) {
    console.warn('holdfast: the browser cannot be asked to keep the recordings', error);
    return 'unsupported';
  }
}
