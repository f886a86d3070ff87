// In the page of a test, with the recorder that it has open: backups to a folder, and the import that restores them.
import * as backup from '../../src/backup/index.ts';
import { secretOf } from '../../src/protect/index.ts';
import { importChats } from '../../src/importing/index.ts';

const page = { ...backup, secretOf, importChats };

declare global {
  interface Window {
    backup: typeof page;
  }
}

window.backup = page;
