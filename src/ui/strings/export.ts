// Texts of saving sessions as a file.

import { plural } from '../../kit/format.ts';
import type { ExportFormat, LossCode, Losses } from '../../protocol/index.ts';

/** What each format is called, and what it is good for. */
export const exportFormats: Readonly<Record<ExportFormat, { readonly title: string; readonly use: string }>> = {
  jsonl: { title: 'JSON lines', use: 'Everything, a line for each session. Can be imported again.' },
  json: { title: 'JSON', use: 'Everything, in one document. Can be imported again.' },
  markdown: { title: 'Markdown', use: 'To read, edit and keep with notes. Can be imported again.' },
  html: { title: 'HTML', use: 'One page to read anywhere and to print. Can be imported again.' },
  openai: { title: 'OpenAI messages', use: 'For other tools and training data.' },
  sharegpt: { title: 'ShareGPT', use: 'For training data.' },
  zip: {
    title: 'ZIP archive',
    use: 'Everything, with attached files, and hashes that an import checks. Can be imported again.',
  },
  vscode: { title: 'VS Code chat', use: 'For the chat of VS Code.' },
};

const lossNames: Readonly<Record<LossCode, string>> = {
  attachments: 'attached files',
  branches: 'messages of other branches',
  completion: 'marks of what was cut off',
  extras: 'sources and errors',
  ids: 'ids of messages',
  metadata: 'metadata',
  models: 'names of models',
  other_attachments: 'attached files other than pictures and audio, and more than 32 MB of these',
  reasoning: 'reasoning',
  revisions: 'earlier texts',
  roles: 'unusual roles',
  superseded: 'messages that were taken back',
  system: 'marks of system messages',
  times: 'times of messages',
  timing: 'timings of texts',
  titles: 'titles of sessions',
};

function listed(losses: readonly LossCode[]): string {
  return losses.map((code) => lossNames[code]).join(', ');
}

export const exportStrings = {
  heading: (count: number) => `Save ${plural(count, 'session')} as a file`,
  formats: 'Format',
  cannotCarry: (losses: readonly LossCode[]) =>
    losses.length === 0 ? 'All of it is in such a file.' : `Not in such a file: ${listed(losses)}.`,
  redact: 'Leave out keys and tokens',
  redactHint:
    'Markers take their place, by the rules in the settings. Such a file does not give back the same sessions.',
  save: 'Save',
  cancel: 'Cancel',
  noRoom:
    'No file was saved: there is no room for it. What was there stays as it was. Choose another place, or free some.',
  notWritten: (reason: string) => `No file was saved: ${reason}. Try again.`,
  /** After an export. Ids are in no one's way: what is counted are things that people have. */
  saved: (count: number, losses: Losses) => {
    const lost = Object.keys(losses).filter(
      (code): code is LossCode => code !== 'ids' && Object.hasOwn(lossNames, code),
    );
    const saved = `${plural(count, 'session')} saved as a file.`;
    return lost.length === 0 ? saved : `${saved} Not in it: ${listed(lost)}.`;
  },
};
