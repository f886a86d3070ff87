// The mark of a session in the live view: a dot and whether it records, in words.

import { css, html, type TemplateResult } from 'lit';
import { liveStrings } from '../strings/live.ts';
import type { LiveSession } from '../view/live-sessions.ts';

/** Its styles belong to the element that shows it. */
export const liveMarkStyles = css`
  .mark {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    color: var(--live);
    font-weight: 550;
  }

  .mark::before {
    content: '';
    width: 0.5em;
    height: 0.5em;
    border-radius: 50%;
    background: currentColor;
  }

  .mark[data-status='ended'] {
    color: var(--ink-soft);
  }

  .mark[data-status='interrupted'],
  .mark[data-status='timed_out'] {
    color: var(--warn);
  }

  @media (forced-colors: active) {
    .mark::before {
      background: CanvasText;
    }
  }
`;

export function liveMark({ session, isRecording }: LiveSession): TemplateResult {
  const status = isRecording ? 'recording' : session.status;
  const text = isRecording ? liveStrings.recording : liveStrings.ending(session.status);
  return html`<span class="mark" data-status=${status} data-testid="live-status">${text}</span>`;
}
