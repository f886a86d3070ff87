// Which branch of a tree the source showed last.

import type { Sink } from './format.ts';
import type { MessageTree } from './tree.ts';
import { newestLeaf } from './tree.ts';

/**
 * The message that stands for what the source names as shown last. Where it names none, or one that is not there, the newest message
 * that none follows, with a warning. `always_named`: whether the source names one in each of its chats; where it does not, a chat without branches
 * needs none.
 */
export function activeMessage(
  named: string | null,
  tree: MessageTree<unknown>,
  messages: Parameters<typeof newestLeaf>[0],
  { where, sink, always_named }: { readonly where: string; readonly sink: Sink; readonly always_named: boolean },
): string | null {
  const shown = named === null ? null : tree.messageOf(named);
  if (shown !== null) return shown;
  if (named !== null) {
    sink.warn('active_leaf_missing', where, `The message ${named}, which was shown last, is not in the file.`);
  } else if (always_named || tree.has_branches) {
    sink.warn(
      'no_active_leaf',
      where,
      'The file does not say which branch was shown. The one with the newest message is.',
    );
  }
  return newestLeaf(messages);
}

/** What `orderTree` finds wrong, as a warning. */
export function faultText(parentId: string | null | undefined): string {
  return `It says that it follows ${String(parentId)}, which is not so. It is shown as a first message.`;
}
