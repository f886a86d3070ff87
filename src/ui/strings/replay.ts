// What the replay of a session says.

import { formatCount, formatMoment, plural } from '../../kit/format.ts';

const SECOND_MS = 1_000;

/** `0:07`, `12:30`, `1:02:03`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** A pause in its largest unit: `8 seconds`, `3 minutes`, `2 hours`, `4 days`. */
function pause(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 60) return plural(seconds, 'second');
  if (seconds < 3_600) return plural(Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return plural(Math.round(seconds / 3_600), 'hour');
  return plural(Math.round(seconds / 86_400), 'day');
}

export const replayStrings = {
  replay: 'Replay',
  viewName: (title: string) => `Replay of ${title}`,
  back: 'Back to the session',
  loading: (read: number, total: number | null) =>
    total === null ? 'Reading the session…' : `Reading ${formatCount(read)} of ${plural(total, 'message')}…`,
  failed: 'The session cannot be read',
  notFound: 'This session is not recorded here',
  notFoundHint: 'It was deleted for good, or it was recorded in another browser.',
  tryAgain: 'Try again',
  empty: 'No message has been recorded in this session',
  emptyHint: 'There is nothing to play back.',
  untimed: 'This session has no recorded timing',
  untimedHint:
    'It was recorded by an earlier version, which kept the text but not when it came. The session has all of it.',
  atOnce: 'This session was recorded all at once',
  atOnceHint: 'All of its text came at one moment, such as from a file or a snapshot. There is nothing to play back.',
  someUntimed: (count: number) =>
    `${plural(count, 'message has', 'messages have')} no recorded timing, and ${count === 1 ? 'comes' : 'come'} as a whole.`,

  controls: 'Playback',
  play: 'Play',
  pause: 'Pause',
  previous: 'One commit back',
  next: 'One commit forward',
  skipIdle: 'Skip idle',
  speed: 'Speed',
  speedOf: (speed: number) => `${speed}×`,
  times: (position: number, duration: number) => `${clock(position)} / ${clock(duration)}`,
  position: 'Position',
  positionText: (position: number, duration: number, moment: number, idle: number) =>
    `${clock(position)} of ${clock(duration)}, ${formatMoment(moment)}${idle === 0 ? '' : `, idle for ${pause(idle)}`}`,
  idle: (ms: number) => `idle for ${pause(ms)}`,
};
