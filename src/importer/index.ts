// Brings chats of other tools: files, folders and archives to what is recorded.

export { isArchive, openArchive } from './archive.ts';
export { type ChosenFile, type Importing, importFiles } from './import-files.ts';
export { type ChatOrigin, type LoweredChat, lowerChat } from './lower-chat.ts';
export { type FolderReader, type FoundChat, filesWithChats, readFolder } from './read-folder.ts';
export { Report } from './report.ts';
export { type FileFault, type SourceFile, type SourceFolder, blobFile } from './source-file.ts';
