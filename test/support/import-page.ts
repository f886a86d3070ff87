// In the page of a test, with the recorder that it has open: the import.
import { importChats } from '../../src/importing/index.ts';

declare global {
  interface Window {
    importChats: typeof importChats;
  }
}

window.importChats = importChats;
