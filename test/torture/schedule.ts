// The actions of a run, and how often each is chosen.
import type { Random } from '../simulation/random.ts';

/** Actions that kill a page, a worker or the whole browser. */
export const KILLS = [
  'tab_crash',
  'shared_worker_kill',
  'service_worker_stop',
  'child_kill',
  'browser_kill',
] as const satisfies readonly string[];
export type KillKind = (typeof KILLS)[number];

/** Other actions of users, networks, disks and deployments. */
export type OtherKind = 'reload' | 'hard_reload' | 'close' | 'freeze' | 'offline' | 'quota' | 'deploy';
export type ActionKind = KillKind | OtherKind;

/** Relative frequency of each action. Starting the whole browser takes as long as several other kills, and filling a disk takes even longer. */
const WEIGHTS: Record<ActionKind, number> = {
  tab_crash: 28,
  shared_worker_kill: 26,
  service_worker_stop: 22,
  child_kill: 28,
  browser_kill: 11,
  reload: 4,
  hard_reload: 2,
  close: 3,
  freeze: 3,
  offline: 2,
  quota: 0.5,
  deploy: 2.5,
};

/** All actions. */
export const ACTIONS = Object.keys(WEIGHTS) as ActionKind[];

export function isKill(kind: ActionKind): kind is KillKind {
  return KILLS.some((kill) => kill === kind);
}

/** Picks the next action from those that the engine supports. */
export function pickAction(random: Random, canDo: (kind: ActionKind) => boolean): ActionKind {
  const actions = ACTIONS.filter(canDo);
  let left = random.next() * actions.reduce((sum, kind) => sum + WEIGHTS[kind], 0);
  for (const kind of actions) {
    left -= WEIGHTS[kind];
    if (left < 0) return kind;
  }
  throw new Error('The engine supports none of the allowed actions.');
}
