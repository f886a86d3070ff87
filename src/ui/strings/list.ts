// What the list of sessions and its filters say.

import { plural } from '../../kit/format.ts';
import type { FilterKey } from '../view/filter-text.ts';

export const listStrings = {
  sessions: 'Sessions',
  today: 'Today',
  yesterday: 'Yesterday',
  pinned: 'Pinned',
  loading: 'Reading the recordings…',
  unreadable: 'The recordings cannot be read.',
  noMatch: 'No session matches.',
  noMatchInTrash: 'The trash holds no such session.',
  clearFilter: 'Show all sessions',
  nothingRecorded: 'Nothing recorded yet.',
  nothingRecordedHint: 'Chats appear here while they are being written.',
  tryDemo: 'Try the demo chat',
  tryDemoHint: ', which needs no server.',
  importChats: 'Import chats of other tools',
  wantRecovery: (count: number) => `${plural(count, 'session')} ${count === 1 ? 'wants' : 'want'} recovery`,
  recover: 'Recover',
  inTitles: 'In titles',
  inMessages: 'In messages',
  noTitle: 'No title has these words.',
  interrupted: (titles: readonly string[]) =>
    titles.length === 1 ? `“${titles[0]}” was interrupted.` : `${plural(titles.length, 'session')} were interrupted.`,
  found: (count: number) => (count === 0 ? 'No session matches.' : `${plural(count, 'session')} found.`),

  /** The row. */
  select: (title: string) => `Select “${title}”`,
  menu: (title: string) => `Actions for “${title}”`,
  newTitle: 'New title',
  renameHint: 'Enter saves, Escape cancels.',
  isPinned: 'Pinned',

  /** Actions. */
  open: 'Open',
  rename: 'Rename…',
  pin: 'Pin to the top',
  unpin: 'Unpin',
  end: 'Mark as ended',
  trash: 'Move to the trash',
  restore: 'Restore',
  selectRow: 'Select',
  saveFile: 'Save as a file',
  actions: 'Actions',

  /** Many at once. */
  selected: (count: number) => `${plural(count, 'session')} selected`,
  selectAll: (count: number) => `Select all ${plural(count, 'session')}`,
  clearSelection: 'Clear selection',
  working: (done: number) => (done === 0 ? 'Working…' : `${plural(done, 'session')} done…`),
  ended: (count: number) => `${plural(count, 'session')} marked as ended.`,
  trashed: (count: number) => `${plural(count, 'session')} moved to the trash.`,
  restored: (count: number) => `${plural(count, 'session')} restored.`,
  refused: (count: number) =>
    count === 1 ? '1 is being recorded and stays.' : `${plural(count, 'session')} are being recorded and stay.`,
  renamed: (title: string) => `Renamed to “${title}”.`,
  pinnedNow: (title: string) => `“${title}” is pinned.`,
  unpinnedNow: (title: string) => `“${title}” is no longer pinned.`,

  /** The search box. */
  find: 'Find sessions',
  findLabel: 'Find sessions: words, or filters such as status:interrupted',
  clear: 'Clear',
  filters: 'Filters',
  suggestions: 'Suggestions',
  problem: (key: FilterKey, value: string) => {
    switch (key) {
      case 'after':
      case 'before':
      case 'on':
        return `“${value}” is no day. Write ${key}:2026-11-01, ${key}:today or ${key}:yesterday.`;
      case 'is':
        return `“${value}” is unknown. There is is:pinned.`;
      default:
        return `No session has the status “${value}”.`;
    }
  },
  removeFilter: (label: string) => `Remove the filter ${label}`,

  /** The chooser. */
  any: 'Any',
  key: {
    status: 'Status',
    provider: 'Provider',
    model: 'Model',
    workspace: 'Workspace',
    after: 'From',
    before: 'Before',
    on: 'On',
    is: 'Marked',
  } satisfies Record<FilterKey, string>,
  stopped: 'Wants recovery',
  onlyPinned: 'Pinned only',
  done: 'Done',

  /** Saved filters. */
  savedFilters: 'Saved filters',
  saveFilter: 'Save this filter…',
  filterName: 'Name of the filter',
  save: 'Save',
  cancel: 'Cancel',
  renameFilter: 'Rename…',
  deleteFilter: 'Delete',
  moveEarlier: 'Move left',
  moveLater: 'Move right',
  filterActions: (name: string) => `Actions for the filter “${name}”`,
  filterSaved: (name: string) => `The filter “${name}” is saved.`,
  filterDeleted: (name: string) => `The filter “${name}” is deleted.`,
  nameTaken: 'Another filter has this name.',
} as const;
