// What messages and the parts of answers have in common.

import { html, nothing, type TemplateResult } from 'lit';
import { describedAttachments, type Fork, isHidden, isSuperseded, type RecordedMessage } from '../../protocol/index.ts';
import { formatClock, formatMoment } from '../../kit/format.ts';
import { MESSAGE_STRINGS } from '../strings/message.ts';
import { answerSummary, NO_SUMMARY } from '../view/answer-summary.ts';
import type { AnswerTime } from '../view/answer-time.ts';
import { roleLabel } from '../view/session-labels.ts';
import './holdfast-attachment.ts';

/** The attachments that messages name. */
export function attachmentsTemplate(messages: readonly RecordedMessage[]): readonly TemplateResult[] {
  return messages
    .flatMap(({ metadata }) => describedAttachments(metadata))
    .map((named) => html`<holdfast-attachment .named=${named}></holdfast-attachment>`);
}

/** Which of its siblings a message is, and buttons to see the others: `element` emits `branch-chosen` (its `message_id`). */
export function forkTemplate(element: EventTarget, fork: Fork | null): TemplateResult | typeof nothing {
  if (fork === null) return nothing;
  const { siblings, index, hasMore } = fork;
  const choose = (messageId: string | undefined): void => {
    if (messageId === undefined) return;
    element.dispatchEvent(new CustomEvent('branch-chosen', { detail: messageId }));
  };
  return html`
    <span class="fork" role="group" aria-label=${MESSAGE_STRINGS.branches(index + 1, siblings.length, hasMore)} data-testid="fork">
      <button
        aria-label=${MESSAGE_STRINGS.earlierBranch}
        data-testid="earlier-branch"
        ?disabled=${index === 0}
        @click=${() => choose(siblings[index - 1])}
      >
        ‹
      </button>
      ${MESSAGE_STRINGS.versionOf(index + 1, siblings.length, hasMore)}
      <button
        aria-label=${MESSAGE_STRINGS.laterBranch}
        data-testid="later-branch"
        ?disabled=${index === siblings.length - 1}
        @click=${() => choose(siblings[index + 1])}
      >
        ›
      </button>
    </span>
  `;
}

/** Who wrote a message, and when. */
export function originTemplate(message: RecordedMessage): TemplateResult {
  const { role, model, created_at, superseded } = message;
  return html`
    <h3><bdi>${roleLabel(role)}</bdi></h3>
    ${model === null ? nothing : html`<bdi class="model">${model}</bdi>`}
    ${created_at === 0 ? nothing : timeTemplate(created_at)}
    ${superseded ? html`<span>${MESSAGE_STRINGS.notInSnapshot}</span>` : nothing}
    ${!superseded && isSuperseded(message) ? html`<span>${MESSAGE_STRINGS.stepMadeAgain}</span>` : nothing}
    ${isHidden(message) ? html`<span>${MESSAGE_STRINGS.hiddenAtSource}</span>` : nothing}
  `;
}

function timeTemplate(at: number): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()} title=${formatMoment(at)}>${formatClock(at)}</time>`;
}

/**
 * Below an answer: how it ended, how long it took, and what it used. `own`: its own message. Where neither that nor the time
 * says anything there is nothing.
 */
export function summaryTemplate(own: RecordedMessage | null, time: AnswerTime | null): TemplateResult | typeof nothing {
  const summary = own === null ? NO_SUMMARY : answerSummary(own);
  const { finishReason, outcome, inputTokens, outputTokens, totalTokens } = summary;
  const facts = [
    ...(outcome === null ? [] : [MESSAGE_STRINGS.outcome[outcome]]),
    ...(finishReason === null ? [] : [MESSAGE_STRINGS.finish(finishReason)]),
    ...(time === null ? [] : [MESSAGE_STRINGS.took(time.total), MESSAGE_STRINGS.firstAfter(time.toFirst)]),
    ...(inputTokens === null ? [] : [MESSAGE_STRINGS.tokensIn(inputTokens)]),
    ...(outputTokens === null ? [] : [MESSAGE_STRINGS.tokensOut(outputTokens)]),
    ...(totalTokens === null ? [] : [MESSAGE_STRINGS.tokens(totalTokens)]),
  ];
  if (facts.length === 0) return nothing;
  return html`<p class="summary" data-testid="answer-summary">${facts.map((fact) => html`<bdi>${fact}</bdi>`)}</p>`;
}
