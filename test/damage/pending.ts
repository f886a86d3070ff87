// What the product does not do yet. `npm run damage` counts it as failures; the draw in `npm test` leaves it out, and names it.
import { nameOf, type DamageCase } from './cases.ts';

interface Pending {
  readonly reason: string;
  /** Names of cases that fail for that reason. */
  readonly cases?: RegExp;
  /** Failures for that reason, of whatever case. */
  readonly failures?: RegExp;
}

export const PENDING: readonly Pending[] = [
  { reason: 'attachments are not copied', failures: /has lost \d+ attachments/ },
  { reason: 'a database that cannot be opened has no other home', cases: /delete IndexedDB MANIFEST/ },
  { reason: 'a purge that the database has forgotten is not done again', cases: /(delete|half|zero) IndexedDB log/ },
  { reason: 'the remains of a database are taken for another one', cases: /delete IndexedDB CURRENT/ },
  { reason: 'pages are not told of a loss that is found after they were opened', cases: /flip.* IndexedDB table/ },
  { reason: 'a copy that cannot be read stays', cases: /(half|zero|flip.*) copy (index|head)/ },
  {
    reason: 'a service worker whose script the browser has lost stays',
    cases: /(half|zero|flip.*) worker scripts index/,
  },
];

export function isPendingCase(damageCase: DamageCase): boolean {
  return PENDING.some(({ cases }) => cases?.test(nameOf(damageCase)) === true);
}

export function isPendingFailure(failure: string): boolean {
  return PENDING.some(({ failures }) => failures?.test(failure) === true);
}
