// The plan of a seed's run: the failure probabilities and the possible actions.

import type { FailureRates } from './browser.ts';
import type { Random } from './random.ts';

/** The transport of the tabs: always the same, or random. */
export type Transport = 'any' | 'port' | 'rest';

export interface Plan {
  readonly transport: Transport;
  readonly failureRates: FailureRates;
  readonly steps: number;
  /** The settings request relaxed durability. */
  readonly isRelaxed: boolean;
  /** A build is deployed that writes records which the others cannot read. */
  readonly hasNewerBuild: boolean;
  /** The database is deleted during the run. */
  readonly isErased: boolean;
  /** Journal records are damaged while no context runs. */
  readonly isDamaged: boolean;
  /** The end of the run checks how fast workers are replaced and lost pages detected. */
  readonly isHurried: boolean;
  /** The settings request redaction, by a rule that most texts begin to match and none does. */
  readonly isRedacted: boolean;
  /** The settings request a second copy. */
  readonly hasCopy: boolean;
  /** The database and the copy are lost during the run, one at a time. */
  readonly losesData: boolean;
  /** After how many changes of the copy something is lost. */
  readonly strikes: readonly number[];
}

export function planOf(random: Random, transport: Transport): Plan {
  const mayDiffer = transport === 'any'; // runs that are compared must end in the same state
  const hasCopy = random.chance(0.5);
  const losesData = hasCopy && random.chance(0.7) && mayDiffer;
  return {
    transport,
    failureRates: failureRatesOf(random),
    steps: 20 + random.below(40),
    isRelaxed: random.chance(0.2) && !losesData,
    hasNewerBuild: random.chance(0.15) && mayDiffer,
    isErased: random.chance(0.1) && mayDiffer && !losesData,
    isDamaged: random.chance(0.15) && mayDiffer && !losesData,
    isHurried: random.chance(0.3),
    isRedacted: random.chance(0.4),
    hasCopy,
    losesData,
    strikes: losesData ? [random.below(12), random.below(60)] : [],
  };
}

function failureRatesOf(random: Random): FailureRates {
  const isCalm = random.chance(0.1);
  const upTo = (most: number): number => (isCalm || random.chance(0.3) ? 0 : random.next() * most);
  return {
    storeFault: upTo(0.3),
    slowness: upTo(0.5),
    channelDrop: upTo(0.5),
    channelRepeat: upTo(0.3),
    portLoss: upTo(0.1),
    cacheFault: upTo(0.1),
    cacheDelayMs: random.pick([1, 20, 400]),
    delayMs: random.pick([1, 20, 200]),
  };
}
