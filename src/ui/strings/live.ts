// What the live view says.

import type { SessionStatus } from '../../protocol/index.ts';
import { formatCount, plural } from '../../kit/format.ts';

const ENDINGS: Readonly<Record<SessionStatus, string>> = {
  active: 'ended',
  ended: 'ended',
  interrupted: 'interrupted',
  timed_out: 'timed out',
  trashed: 'moved to the trash',
};

const SECOND_MS = 1_000;

export const liveStrings = {
  heading: 'Recording now',
  count: (count: number) => plural(count, 'session'),
  loading: 'Looking for what is recording…',
  failed: 'What is recording cannot be read',
  empty: 'Nothing is recording now',
  emptyHint: 'As soon as an app on this site records a chat, its session appears here and grows token by token.',
  recording: 'recording',
  /** How a session has stopped recording. */
  ending: (status: SessionStatus) => ENDINGS[status],
  hasEnded: (title: string, status: SessionStatus) =>
    `“${title}” has ${status === 'interrupted' ? 'been interrupted' : ENDINGS[status]}.`,
  dismiss: 'Dismiss',
  dismissOf: (title: string) => `Dismiss “${title}”`,
  dismissAll: (count: number) => `Dismiss ${plural(count, 'ended session')}`,
  /** `7 s`, `12 min 3 s`, `2 h 5 min`; nothing for null. */
  elapsed(ms: number | null): string {
    if (ms === null) return '';
    const seconds = Math.floor(ms / SECOND_MS);
    const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
    if (hours > 0) return `${formatCount(hours)} h ${minutes} min`;
    return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  },
  reading: 'Reading…',
  more: (count: number) => `${formatCount(count)} more`,
  moreHint: 'Only so many are followed token by token. These move up as others are dismissed.',
};
