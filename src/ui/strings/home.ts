// What the home view says.

import { formatBytes, formatCount, plural } from '../../kit/format.ts';

export const homeStrings = {
  heading: 'Home',
  loading: 'Reading the recordings…',
  failed: 'The recordings cannot be read.',

  welcome: 'Nothing is recorded here',
  welcomeText: [
    'Holdfast writes down every message and every token of your AI chats while they arrive.',
    'What it calls saved survives the crash of a tab and of the whole browser, and needs no network.',
    'All of it stays on this device, and here you read it, search it and recover what was cut off.',
  ],
  tryDemo: 'Open the demo chat',
  tryDemoHint: 'It records as it answers, and needs no server.',

  recover: (count: number) => `${plural(count, 'session')} stopped before ${count === 1 ? 'its' : 'their'} end`,
  recoverText: 'What had arrived until then is saved. See what is cut off, and take it from there.',
  recoverAll: (count: number) => (count === 1 ? 'Recover' : `Recover all ${formatCount(count)}`),
  stopped: (when: string) => `stopped ${when}`,

  recording: 'Recording now',
  watchLive: 'Watch live',
  more: (count: number) => `and ${formatCount(count)} more`,

  recent: 'Recent',
  allSessions: 'All sessions',

  import: 'Import chats',
  toImport: 'Import',
  importHint: 'What other tools have of your chats can be here as well: their exports, backups and logs.',

  storage: 'Storage',
  used: (bytes: number, quota: number | null) =>
    quota === null ? `${formatBytes(bytes)} used` : `${formatBytes(bytes)} of ${formatBytes(quota)} used`,
  usedUnknown: 'The browser does not report how much is used.',
  kept: 'The browser keeps it until you delete it.',
  mayEvict: 'The browser may delete it when space is short.',
  toStorage: 'Details',

  record: 'Record a chat',
  recordPage: 'In any page of this site',
  recordPageHint: (origin: string) =>
    `First in the head of a page of ${origin}: it records the chats that the page asks for by fetch.`,
  recordApp: 'In an app with a bundler',
  recordAppHint: 'Then one line for the SDK that the app uses, or the ten lines of the README.',
  copy: 'Copy',
  copied: 'Copied',
  copiedLine: 'The line is on the clipboard.',
};
