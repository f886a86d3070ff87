// What kind of run a seed stands for: how much goes wrong, and what may happen at all.

import type { Weather } from './browser.ts';
import type { Random } from './random.ts';

/** Which transport tabs take: the same one always, or by chance. */
export type Transport = 'any' | 'port' | 'rest';

export interface Plan {
  readonly transport: Transport;
  readonly weather: Weather;
  readonly steps: number;
  /** Somebody asks for relaxed durability. */
  readonly isRelaxed: boolean;
  /** A build comes that writes what the others cannot read. */
  readonly hasNewerBuild: boolean;
  /** The database is deleted in the middle of it. */
  readonly isErased: boolean;
  /** Journal records are damaged while nothing runs. */
  readonly isDamaged: boolean;
  /** In the end it is looked at how fast workers are replaced and pages missed. */
  readonly isHurried: boolean;
}

export function planOf(random: Random, transport: Transport): Plan {
  const mayDiffer = transport === 'any'; // runs that are compared must end alike
  return {
    transport,
    weather: weatherOf(random),
    steps: 20 + random.below(40),
    isRelaxed: random.chance(0.2),
    hasNewerBuild: random.chance(0.15) && mayDiffer,
    isErased: random.chance(0.1) && mayDiffer,
    isDamaged: random.chance(0.15) && mayDiffer,
    isHurried: random.chance(0.3),
  };
}

function weatherOf(random: Random): Weather {
  const isCalm = random.chance(0.1);
  const upTo = (most: number): number => (isCalm || random.chance(0.3) ? 0 : random.next() * most);
  return {
    storeFault: upTo(0.3),
    slowness: upTo(0.5),
    channelDrop: upTo(0.5),
    channelRepeat: upTo(0.3),
    portLoss: upTo(0.1),
    delayMs: random.pick([1, 20, 200]),
  };
}
