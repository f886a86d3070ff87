// The conversation in each of its states: loading, unreadable, empty, and with messages.

import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { turnsBefore, type ChatMessage } from './chat-message.ts';
import type { ConversationController } from './conversation-controller.ts';
import { messageTemplate, type RetryOffer } from './message-template.ts';
import type { Model } from './model.ts';

/** `model`: the one that is chosen now. */
export function conversationTemplate(chat: ConversationController, model: Model): TemplateResult {
  const { status, messages, problem, sessionId } = chat;
  if (status === 'loading') {
    return html`<p class="hint" role="status" data-testid="loading">Reading what was recorded…</p>`;
  }
  if (status === 'unreadable') {
    return html`<p class="hint" role="alert" data-testid="unreadable">
      <strong>${problem}</strong>
      <button @click=${() => chat.open(sessionId)}>Try again</button>
    </p>`;
  }
  if (messages.length === 0) {
    return html`<p class="hint" data-testid="empty">
      <strong>Ask something.</strong> Every word of the answer is recorded on this device as it arrives. Reload the page
      in the middle of it, and nothing is lost.
    </p>`;
  }
  return html`${repeat(
    messages,
    ({ id }) => id,
    (message) => messageTemplate(message, retryOffer(chat, message, model)),
  )}`;
}

/** Only the last answer can be continued or repeated. */
function retryOffer(chat: ConversationController, message: ChatMessage, model: Model): RetryOffer | null {
  const { messages, isAnswering } = chat;
  if (message.role === 'user' || message !== messages.at(-1) || isAnswering) return null;
  const canContinue =
    message.state === 'cut_off' && model.canContinue(turnsBefore(messages, message.id), message.content);
  return { label: canContinue ? 'Continue' : 'Regenerate', accept: () => chat.retry(message, model) };
}
