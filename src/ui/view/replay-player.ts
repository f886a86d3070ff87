// What plays a timeline: where it is, whether it runs, how fast. Pure: time comes in as an argument.

import { durationOf, positionWith, stepsUntil, timesOf, type Timeline } from './replay-timeline.ts';

/** The speeds that can be chosen, slowest first. */
export const SPEEDS: readonly number[] = [0.5, 1, 2, 4, 8, 16];

/** What the arrow keys move by, and with Shift, in ms. */
const MOVE_MS = 5_000;
const LONG_MOVE_MS = 30_000;

export interface Player {
  /** Ms from the beginning of the replay, as it plays at single speed. */
  readonly position: number;
  readonly isPlaying: boolean;
  /** One of {@link SPEEDS}. */
  readonly speed: number;
  readonly skipsIdle: boolean;
}

/** What a person may ask of the player. */
export type PlayerAction =
  | { readonly type: 'toggle' }
  | { readonly type: 'seek'; readonly position: number }
  /** Goes on or back, in ms of the replay. */
  | { readonly type: 'move'; readonly ms: number }
  /** Goes to the next commit, or to the one before. */
  | { readonly type: 'step'; readonly by: 1 | -1 }
  /** A faster or a slower speed. */
  | { readonly type: 'faster' | 'slower' }
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'skip_idle'; readonly skips: boolean }
  | { readonly type: 'start' | 'end' };

export const NEW_PLAYER: Player = { position: 0, isPlaying: false, speed: 1, skipsIdle: true };

/** The player after `elapsed` ms. It stops at the end. */
export function advance(player: Player, timeline: Timeline, elapsed: number): Player {
  if (!player.isPlaying) return player;
  const end = durationOf(timeline, player.skipsIdle);
  const position = Math.min(end, player.position + elapsed * player.speed);
  return { ...player, position, isPlaying: position < end };
}

/** The player at the last commit that has come: what is shown where motion is not wanted. */
export function atCommit(player: Player, timeline: Timeline): Player {
  const come = stepsUntil(timeline, player.position, player.skipsIdle);
  return { ...player, position: timesOf(timeline, player.skipsIdle)[come - 1] ?? 0 };
}

/** The player after an action. */
export function act(player: Player, timeline: Timeline, action: PlayerAction): Player {
  const end = durationOf(timeline, player.skipsIdle);
  const to = (position: number): Player => ({ ...player, position: Math.min(end, Math.max(0, position)) });
  switch (action.type) {
    case 'toggle':
      if (player.isPlaying) return { ...player, isPlaying: false };
      return { ...player, isPlaying: true, position: player.position >= end ? 0 : player.position };
    case 'seek':
      return to(action.position);
    case 'move':
      return to(player.position + action.ms);
    case 'step':
      return { ...to(stepPosition(player, timeline, action.by)), isPlaying: false };
    case 'faster':
      return { ...player, speed: SPEEDS.find((speed) => speed > player.speed) ?? player.speed };
    case 'slower':
      return { ...player, speed: SPEEDS.findLast((speed) => speed < player.speed) ?? player.speed };
    case 'speed':
      return { ...player, speed: action.speed };
    case 'skip_idle': {
      const position = positionWith(timeline, player.position, player.skipsIdle, action.skips);
      return { ...player, skipsIdle: action.skips, position };
    }
    case 'start':
      return to(0);
    case 'end':
      return to(end);
  }
}

/** Where the next commit is, or the one before. Steps of one moment are one. */
function stepPosition({ position, skipsIdle }: Player, timeline: Timeline, by: 1 | -1): number {
  const times = timesOf(timeline, skipsIdle);
  const come = stepsUntil(timeline, position, skipsIdle);
  if (by === 1) return times[come] ?? durationOf(timeline, skipsIdle);
  const current = times[come - 1] ?? 0;
  if (current < position) return current;
  // The last step that lies before the moment of the current one.
  let before = come - 1;
  while (before > 0 && (times[before - 1] ?? 0) === current) before -= 1;
  return times[before - 1] ?? 0;
}

/** What a key asks of the player; null for one that it does not know. */
export function actionOfKey(key: string, isShifted: boolean): PlayerAction | null {
  switch (key) {
    case ' ':
      return { type: 'toggle' };
    case 'ArrowLeft':
      return { type: 'move', ms: isShifted ? -LONG_MOVE_MS : -MOVE_MS };
    case 'ArrowRight':
      return { type: 'move', ms: isShifted ? LONG_MOVE_MS : MOVE_MS };
    case ',':
      return { type: 'step', by: -1 };
    case '.':
      return { type: 'step', by: 1 };
    case '<':
      return { type: 'slower' };
    case '>':
      return { type: 'faster' };
    case 'Home':
      return { type: 'start' };
    case 'End':
      return { type: 'end' };
    default:
      return null;
  }
}
