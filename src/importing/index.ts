// The import of chats of other tools, for pages.

export type { ChosenFile } from '../importer/import-files.ts';
export { importChats, type ImportOptions } from './import-chats.ts';
