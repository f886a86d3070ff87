// The text of a session that is compared: everything that its events define. Times are included only if an
// event set them; such times are small numbers.

interface ComparedMessage {
  readonly message_id: string;
  readonly role: string;
  readonly content: string;
  readonly model: string | null;
  readonly created_at: number;
  readonly parent_id: string | null;
  readonly metadata: unknown;
  readonly completion: string;
  readonly superseded: boolean;
  readonly revisions: readonly { readonly content: string }[];
}

interface ComparedSession {
  readonly session_id: string;
  readonly provider: string;
  readonly title: string | null;
  readonly workspace_id: string | null;
  readonly workspace_path: string | null;
  readonly model: string | null;
  readonly metadata: unknown;
  readonly ended_at: number | string | null;
  readonly expected_message_count: number | null;
  readonly messages: readonly ComparedMessage[];
}

/** Times below this limit were set by events, in epoch ms. */
const GIVEN_TIMES_END = 1_000_000_000;

/** The text of a session as read, or as in the reference; without the completion of its messages on request. */
export function textOf(session: ComparedSession, hasCompletion = true): string {
  const { session_id, provider, title, workspace_id, workspace_path, model, metadata, messages } = session;
  const { ended_at, expected_message_count } = session;
  return JSON.stringify([
    session_id,
    [provider, title, workspace_id, workspace_path, model, metadata],
    [ended_at !== null, expected_message_count],
    messages.map((message) => [
      message.message_id,
      [message.role, message.model, message.parent_id, message.metadata],
      message.created_at > 0 && message.created_at < GIVEN_TIMES_END ? message.created_at : null,
      [hasCompletion ? comparedCompletion(message.completion) : null, message.superseded],
      message.content,
      message.revisions.map(({ content }) => content),
    ]),
  ]);
}

/** When a page is lost is not known to the reference: what was open or paused then is cut off. */
function comparedCompletion(completion: string): string {
  return ['open', 'paused', 'cut_off'].includes(completion) ? 'unfinished' : completion;
}
