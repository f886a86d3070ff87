// The import of chats of other tools, for pages.

export type { ChosenFile } from '../importer/source-file.ts';
export { importChats, type ImportOptions } from './import-chats.ts';
