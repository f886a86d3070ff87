// What the product does not do yet. `npm run damage` counts it as failures; the draw in `npm test` leaves it out, and names it.
import { nameOf, type DamageCase } from './cases.ts';

interface Pending {
  readonly reason: string;
  /** Names of cases that fail for that reason. */
  readonly cases: RegExp;
}

export const PENDING: readonly Pending[] = [
  {
    reason: 'a service worker whose script the browser has lost stays',
    cases: /(half|zero|flip.*) worker scripts index/,
  },
  {
    reason: 'a loss that Chromium finds at the second start only takes what the first start recorded last',
    cases: /half IndexedDB MANIFEST/,
  },
  { reason: 'an attachment whose file is emptied does not come back in all cases', cases: /zero IndexedDB blob/ },
];

export function isPendingCase(damageCase: DamageCase): boolean {
  return PENDING.some(({ cases }) => cases.test(nameOf(damageCase)));
}
