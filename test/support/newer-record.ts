// A sound journal record of a build whose journal is newer.

import { checksum } from '../../src/storage/checksum.ts';
import { NEWEST_JOURNAL_VERSION } from '../../src/storage/constants.ts';

const FIELDS = `[${NEWEST_JOURNAL_VERSION + 1},"something newer"`;

export const NEWER_RECORD = `${FIELDS},${checksum(FIELDS)}]`;
