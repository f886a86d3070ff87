// The import of chats of other tools, for pages.

export { importChats, type ImportOptions } from './import-chats.ts';
