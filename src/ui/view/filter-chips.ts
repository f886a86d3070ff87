// The active parts of a filter, each with the filter without it. Pure.

import { listStrings } from '../strings/list.ts';
import { FILTER_KEYS, formatFilter, type FilterStatus, type SessionFilter } from './filter-text.ts';
import { STATUS_LABEL } from './session-labels.ts';

export interface FilterChip {
  /** `Status: Interrupted`. */
  readonly label: string;
  /** What the search box holds without it. */
  readonly without: string;
}

/** How a status of a filter is called. */
export function filterStatusLabel(status: FilterStatus): string {
  return status === 'stopped' ? listStrings.stopped : STATUS_LABEL[status];
}

/** A chip for each key; words need none, as they stand in the box as they are. */
export function filterChips(filter: SessionFilter): readonly FilterChip[] {
  return FILTER_KEYS.flatMap((key): FilterChip[] => {
    if (key === 'is') {
      const without = formatFilter({ ...filter, isPinned: false });
      return filter.isPinned ? [{ label: listStrings.onlyPinned, without }] : [];
    }
    const value = key === 'status' ? filter.status && filterStatusLabel(filter.status) : filter[key];
    if (value === null) return [];
    return [{ label: `${listStrings.key[key]}: ${value}`, without: formatFilter({ ...filter, [key]: null }) }];
  });
}
