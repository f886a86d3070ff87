// What messages and the parts of answers say.

import { formatCount, plural } from '../../kit/format.ts';

export const MESSAGE_STRINGS = {
  notInSnapshot: 'not in the latest snapshot',
  stepMadeAgain: 'its step was made again',
  hiddenAtSource: 'hidden where it was imported from',
  writing: 'Still being written.',
  unfinished: (length: number): string => `Not finished · ${saved(length)}`,
  stopped: (length: number): string => `Stopped here · ${saved(length)}`,
  incomplete: (length: number): string => `Incomplete, as its app said · ${saved(length)}`,
  failed: (length: number): string => `Failed here · ${saved(length)}`,
  cutOff: (length: number): string =>
    length === 0 ? 'Cut off before its first character' : `Cut off here · ${saved(length)}`,
  missing: (length: number): string =>
    `${plural(length, 'character')} could not be read back: what this device stored was damaged. “�” marks the place.`,
  hasGap: 'Part of this text was refused when it was recorded, and is missing.',
  actions: 'Actions of the message',
  copy: 'Copy',
  copyMarkdown: 'Copy as Markdown',
  copyText: 'Copy as plain text',
  copyLink: 'Copy link',
  asRecorded: 'Show as recorded',
  rendered: 'Show rendered',
  copied: 'Copied.',
  /** `hasMore`: there may be others that have not been read. */
  versionOf: (index: number, count: number, hasMore: boolean): string => `${index} of ${count}${hasMore ? '+' : ''}`,
  earlierBranch: 'Earlier version',
  laterBranch: 'Later version',
  branches: (index: number, count: number, hasMore: boolean): string =>
    `Version ${index} of ${hasMore ? 'at least ' : ''}${count} of this message`,
  reasoning: 'Reasoning',
  thinking: 'Reasoning…',
  characters: (count: number): string => plural(count, 'character'),
  toolCall: 'Tool call',
  toolResult: 'Result of a tool',
  calling: 'being called…',
  toolFailed: 'failed',
  toolDone: 'done',
  noResult: 'no result recorded',
  preliminary: 'preliminary result only',
  callArguments: 'Arguments',
  result: 'Result',
  sources: (count: number): string => plural(count, 'source'),
  file: 'File',
  noText: 'Empty',
  error: (code: string | null): string => (code === null ? 'Error' : `Error ${code}`),
  openIn: 'Open in a new tab',
  tokensIn: (count: number): string => `${plural(count, 'token')} in`,
  tokensOut: (count: number): string => `${plural(count, 'token')} out`,
  tokens: (count: number): string => plural(count, 'token'),
  finish: (reason: string): string => `Ended: ${reason}`,
  took: (ms: number): string => `Took ${lasting(ms)}`,
  firstAfter: (ms: number): string => `first text after ${lasting(ms)}`,
  outcome: { failed: 'Failed', stopped: 'Stopped', cut_off: 'Cut off' },
};

function saved(length: number): string {
  return `${plural(length, 'character')} saved`;
}

/** `850 ms`, `12.3 s`, `2 min 5 s`, `1 h 2 min`. */
function lasting(ms: number): string {
  if (ms < 1_000) return `${formatCount(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
