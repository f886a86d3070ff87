// Sessions as they are saved without secrets, also those that were recorded before redaction was switched on.

import { Redactor, redactTexts } from '../../protect/redact/index.ts';
import type { Config, SessionDetail } from '../../protocol/index.ts';

/** Makes what takes the secrets out of sessions: by the rules that are set, and those for known shapes. Whether they count while recording does not matter. */
export function sessionRedactor({ redaction_rules }: Partial<Config>): (session: SessionDetail) => SessionDetail {
  const redactor = new Redactor(redaction_rules); // none where an earlier build answers
  return (session) => {
    const safe = redactTexts(redactor, session);
    if (safe === session) return session;
    // Places in a text that has changed say nothing any more.
    const messages = safe.messages.map((message, index) =>
      message.content === session.messages[index]?.content
        ? message
        : { ...message, missing: [], ...(message.timing === undefined ? {} : { timing: null }) },
    );
    return { ...safe, messages };
  };
}
