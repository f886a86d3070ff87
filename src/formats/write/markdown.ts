// Sessions as Markdown, for people and for reading back: front matter, and before each text a comment with what Markdown
// has no words for.

import type { RecordedMessage, SessionDetail } from '../../protocol/index.ts';
import { inLine, notesOf, speakerOf, timeText } from './captions.ts';
import { markedText, markLine, type MarkKind } from './markdown-marks.ts';
import type { Writer } from './writer.ts';

export const markdown: Writer = {
  name: 'markdown',
  title: 'Markdown',
  extension: 'md',
  mediaType: 'text/markdown',
  losses: ['attachments', 'timing'],
  begin: () => '',
  *session(session, index) {
    if (index > 0) yield '\n';
    yield `${frontMatter(session)}\n# ${inLine(session.title ?? '') || 'Untitled'}\n\n`;
    for (const message of session.messages) {
      yield marked('message', fieldsOf(message), captionOf(message), message.content);
      for (const { content, replaced_at } of message.revisions)
        yield marked('revision', { replaced_at }, captionOfRevision(replaced_at), content);
    }
    yield `${markLine('end', { messages: session.messages.length })}\n`;
  },
  end: () => '',
};

/** Each value as JSON, which is YAML as well. */
function frontMatter({ messages, ...session }: SessionDetail): string {
  const { session_id, title, provider, model, workspace_id, workspace_path, metadata } = session;
  const { started_at, last_activity, ended_at, status } = session;
  const about = {
    title,
    provider,
    model,
    started_at,
    last_activity,
    ended_at,
    status,
    workspace_id,
    workspace_path,
    metadata,
  };
  const lines = Object.entries({ holdfast: 1, session_id, ...about })
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\nmessages: ${messages.length}\n---\n`;
}

/** Without what says nothing. */
function fieldsOf({
  message_id,
  role,
  created_at,
  parent_id,
  completion,
  model,
  superseded,
  metadata,
}: RecordedMessage) {
  return {
    message_id,
    role,
    ...(created_at === 0 ? {} : { created_at: new Date(created_at).toISOString() }),
    ...(parent_id === null ? {} : { parent_id }),
    status: completion,
    ...(model === null ? {} : { model }),
    ...(superseded ? { superseded } : {}),
    ...(metadata === null ? {} : { metadata }),
  };
}

/** A line of ours, a caption and a text, with an empty line before and after the text. */
function marked(kind: MarkKind, fields: object, caption: string, content: string): string {
  const { text, about } = markedText(content);
  return `${markLine(kind, { ...fields, ...about })}\n### ${caption}\n\n${text}\n\n`;
}

function captionOf(message: RecordedMessage): string {
  return [speakerOf(message), ...notesOf(message)].join(' · ');
}

function captionOfRevision(replacedAt: number): string {
  return replacedAt === 0 ? 'Earlier text' : `Earlier text, until ${timeText(replacedAt)}`;
}
