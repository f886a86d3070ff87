// What the product does not do yet. `npm run damage` counts it as failures; the draw in `npm test` leaves it out, and names it.
import { nameOf, type DamageCase } from './cases.ts';

interface Pending {
  readonly reason: string;
  /** Names of cases that fail for that reason. */
  readonly cases: RegExp;
}

export const PENDING: readonly Pending[] = [];

export function isPendingCase(damageCase: DamageCase): boolean {
  return PENDING.some(({ cases }) => cases.test(nameOf(damageCase)));
}
