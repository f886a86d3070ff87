// Brings chats of other tools: files, folders and archives to what is recorded.

export type { StoredFiles } from './chat-files.ts';
export { isArchive, openArchive } from './archive.ts';
export { type Importing, importFiles } from './import-files.ts';
export { lowerChat } from './lower-chat.ts';
export { readFolder } from './read-folder.ts';
export { Report } from './report.ts';
export { type ChosenFile, type SourceFolder, blobFile } from './source-file.ts';
