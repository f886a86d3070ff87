// What Claude's two kinds of chats say of a chat as a whole.

import type { Chat } from '../chat.ts';
import type { Fields } from '../fields.ts';

export type ChatHead = Pick<Chat, 'id' | 'title' | 'created_at' | 'updated_at' | 'model' | 'workspace'>;

/** Takes them from the fields of a chat. */
export function headOf(chat: Fields): ChatHead {
  const project = chat.object('project');
  const [projectName, projectId] = [project.label('name'), project.peek('uuid')];
  return {
    id: chat.id('uuid'),
    title: chat.label('name') ?? chat.label('title'),
    created_at: chat.time('created_at'),
    updated_at: chat.time('updated_at'),
    // Only what the web app loads has it; exports do not.
    model: chat.label('model'),
    workspace: projectName ?? (typeof projectId === 'string' ? projectId : null),
  };
}
