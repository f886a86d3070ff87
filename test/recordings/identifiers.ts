// Identifiers of generated chats: a vocabulary that grows with the number of texts, as names in real chats do. Few are
// frequent, most are rare.
import type { Random } from '../simulation/random.ts';

const STEMS = [
  'acquire',
  'batch',
  'cache',
  'decode',
  'emit',
  'fetch',
  'guard',
  'handle',
  'index',
  'journal',
  'load',
  'merge',
  'notify',
  'parse',
  'queue',
  'retry',
  'schedule',
  'token',
  'update',
  'verify',
] as const;

const NOUNS = [
  'Buffer',
  'Chunk',
  'Client',
  'Deadline',
  'Entry',
  'Frame',
  'Handler',
  'Invoice',
  'Key',
  'Lease',
  'Message',
  'Node',
  'Offset',
  'Page',
  'Record',
  'Session',
  'Table',
  'User',
  'Worker',
  'Zone',
] as const;

/** The largest number that an identifier ends with. */
const NUMBERS = 60_000;

/** An identifier. Small numbers are much more frequent than large ones. */
export function identifier(random: Random): string {
  const number = Math.floor(NUMBERS ** random.next()) - 1;
  return `${random.pick(STEMS)}${random.pick(NOUNS)}${number === 0 ? '' : number}`;
}
