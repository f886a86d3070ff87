// What messages and the parts of answers have in common.

import { html, nothing, type TemplateResult } from 'lit';
import { isSuperseded, type RecordedMessage } from '../../protocol/index.ts';
import { formatClock, formatMoment } from '../../kit/format.ts';
import { MESSAGE_STRINGS } from '../strings/message.ts';
import type { AnswerSummary } from '../view/answer-summary.ts';
import { roleLabel } from '../view/session-labels.ts';

/** Who wrote a message, and when. */
export function originTemplate(message: RecordedMessage): TemplateResult {
  const { role, model, created_at, superseded } = message;
  return html`
    <h3><bdi>${roleLabel(role)}</bdi></h3>
    ${model === null ? nothing : html`<bdi class="model">${model}</bdi>`}
    <time datetime=${new Date(created_at).toISOString()} title=${formatMoment(created_at)}>${formatClock(created_at)}</time>
    ${superseded ? html`<span>${MESSAGE_STRINGS.notInSnapshot}</span>` : nothing}
    ${!superseded && isSuperseded(message) ? html`<span>${MESSAGE_STRINGS.stepMadeAgain}</span>` : nothing}
  `;
}

/** Below an answer: how it ended, and what it used. */
export function summaryTemplate(summary: AnswerSummary): TemplateResult {
  const { finishReason, outcome, inputTokens, outputTokens, totalTokens } = summary;
  const facts = [
    ...(outcome === null ? [] : [MESSAGE_STRINGS.outcome[outcome]]),
    ...(finishReason === null ? [] : [MESSAGE_STRINGS.finish(finishReason)]),
    ...(inputTokens === null ? [] : [MESSAGE_STRINGS.tokensIn(inputTokens)]),
    ...(outputTokens === null ? [] : [MESSAGE_STRINGS.tokensOut(outputTokens)]),
    ...(totalTokens === null ? [] : [MESSAGE_STRINGS.tokens(totalTokens)]),
  ];
  return html`<p class="summary" data-testid="answer-summary">${facts.map((fact) => html`<bdi>${fact}</bdi>`)}</p>`;
}
