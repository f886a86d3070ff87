// The parts of one run of the simulation.

import type { Browser } from './browser.ts';
import type { Hosts } from './hosts.ts';
import type { People } from './people.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';

/** The parts of a run. */
export interface Setting {
  readonly browser: Browser;
  readonly people: People;
  readonly hosts: Hosts;
  readonly random: Random;
  readonly plan: Plan;
  readonly seed: number;
}
