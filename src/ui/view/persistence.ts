// Asking the browser to exempt the recordings from its clean-up, and what it says to that.

/** `asking`: the browser asks the person in turn, as Firefox does. `unsupported`: it cannot be asked. */
export type PersistAnswer = 'not_asked' | 'asking' | 'granted' | 'refused' | 'unsupported';

/** Asks; only useful on a person's gesture. Waits for as long as the person thinks about it. */
export async function askToPersist(): Promise<Exclude<PersistAnswer, 'not_asked' | 'asking'>> {
  if (!('storage' in navigator) || !('persist' in navigator.storage)) return 'unsupported';
  try {
    return (await navigator.storage.persist()) ? 'granted' : 'refused';
  } catch (error) {
    console.warn('holdfast: the browser cannot be asked to keep the recordings', error);
    return 'unsupported';
  }
}
