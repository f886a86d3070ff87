// The actions on one session of the list.

import type { MenuItem } from '../../kit/holdfast-menu.ts';
import { wantsRecovering, type SessionSummary } from '../../protocol/index.ts';
import { listStrings } from '../strings/list.ts';

export type RowAction = 'select' | 'rename' | 'pin' | 'unpin' | 'save' | 'end' | 'trash' | 'restore';

const ROW_ACTIONS: readonly RowAction[] = ['select', 'rename', 'pin', 'unpin', 'save', 'end', 'trash', 'restore'];

/** The action of a menu item. */
export function rowActionOf(id: string): RowAction | undefined {
  return ROW_ACTIONS.find((each) => each === id);
}

/** What can be done with a session: one in the trash only comes back. */
export function rowMenu({ status, pinned }: SessionSummary): readonly MenuItem[] {
  const select: MenuItem = { id: 'select', label: listStrings.selectRow, icon: 'check' };
  if (status === 'trashed') return [{ id: 'restore', label: listStrings.restore, icon: 'restore' }, select];
  const end: MenuItem = { id: 'end', label: listStrings.end, icon: 'archive' };
  return [
    { id: 'rename', label: listStrings.rename, icon: 'edit' },
    pinned
      ? { id: 'unpin', label: listStrings.unpin, icon: 'pin' }
      : { id: 'pin', label: listStrings.pin, icon: 'pin' },
    select,
    { id: 'save', label: listStrings.saveFile, icon: 'download' },
    ...(wantsRecovering(status) ? [end] : []),
    { id: 'trash', label: listStrings.trash, icon: 'trash', isDanger: true },
  ];
}
