// One message of the conversation. Its text is shown as text, never read as HTML.

import { html, nothing, type TemplateResult } from 'lit';
import { plural } from '../kit/format.ts';
import type { ChatMessage } from './chat-message.ts';

/** The action that the chat offers on an answer that is not complete. */
export interface RetryOffer {
  readonly label: string;
  readonly accept: () => void;
}

export function messageTemplate(message: ChatMessage, offer: RetryOffer | null): TemplateResult {
  const { id, role, content, reasoning, state } = message;
  return html`
    <article class=${role} data-testid="message" data-role=${role} data-state=${state} data-message-id=${id}>
      <h2 class="visually-hidden">${role === 'user' ? 'You' : 'Answer'}</h2>
      ${reasoning === '' ? nothing : reasoningTemplate(reasoning)}
      <p class="text" dir="auto" data-testid="message-text">${content}${state === 'writing' ? caret : nothing}</p>
      ${noteTemplate(message, offer)}
    </article>
  `;
}

function reasoningTemplate(reasoning: string): TemplateResult {
  return html`<details data-testid="reasoning">
    <summary>Reasoning</summary>
    <p class="text" dir="auto">${reasoning}</p>
  </details>`;
}

const caret = html`<span class="caret" aria-hidden="true"></span>`;

function noteTemplate(message: ChatMessage, offer: RetryOffer | null): TemplateResult | typeof nothing {
  const button =
    offer === null ? nothing : html`<button data-testid="retry" @click=${offer.accept}>${offer.label}</button>`;
  switch (message.state) {
    case 'complete':
    case 'writing':
      return nothing;
    case 'elsewhere':
      return html`<p class="note">Still being written in another tab.</p>`;
    case 'cut_off':
      return html`<p class="note warn" data-testid="cut-off">
        <span>Cut off here · ${plural(message.content.length, 'character')} saved</span> ${button}
      </p>`;
    case 'failed':
      return html`<p class="note bad" role="alert" data-testid="answer-problem"><span>${message.problem}</span> ${button}</p>`;
  }
}
