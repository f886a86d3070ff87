// What is saved of a session that stopped without an end, what is missing, and what can be done. Shows nothing for any other.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { timeAgo } from '../../kit/format.ts';
import { icon } from '../../kit/icons.ts';
import type { RecorderClient } from '../../client/index.ts';
import type { RecoveryReport } from '../../protocol/index.ts';
import { copyText } from '../controllers/copy-text.ts';
import { RecoveryDetailsController } from '../controllers/recovery-details-controller.ts';
import {
  SessionActionsController,
  type SessionAction,
  type SessionActionDone,
} from '../controllers/session-actions-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { recoveryStrings } from '../strings/recovery.ts';
import { possibleLossesText } from '../view/quarantine-text.ts';
import { chosenId } from '../view/chosen-id.ts';
import type { CutOffMessage, RecoveryDetails } from '../view/recovery-details.ts';
import { roleLabel, sessionTitle } from '../view/session-labels.ts';
import { announce } from '../view/view-events.ts';
import { recoveryPanelStyles } from './recovery-panel-styles.ts';

/** Cut-off messages of which a panel shows the words. */
const MOST_CUT_OFF = 3;

/**
 * Recovery of one session: give it `client` and `sessionId`. It shows nothing while the session needs none. Emits
 * `message-chosen` (detail: the message's id) where a person wants to see a message, `quarantine-chosen`, and
 * `session-action-done` once an action has taken effect.
 *
 * Parts: `panel`.
 *
 * @example
 * const panel = new HoldfastRecoveryPanel();
 * panel.client = await openRecorder();
 * panel.sessionId = sessionId;
 */
@customElement('holdfast-recovery-panel')
export class HoldfastRecoveryPanel extends LitElement {
  static override readonly styles = [controlStyles, recoveryPanelStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** Null: none is chosen. */
  @property() sessionId: string | null = null;
  /** Without a heading, where what surrounds the panel has one. */
  @property({ type: Boolean, reflect: true }) plain = false;

  readonly #recovery = new RecoveryDetailsController(this);
  readonly #actions = new SessionActionsController(this, () => this.client);

  override willUpdate(): void {
    // In a list of many, damage that is found later is not looked for.
    this.#recovery.show(this.client, chosenId(this.sessionId), !this.plain);
  }

  override render(): TemplateResult | typeof nothing {
    const { state } = this.#recovery;
    switch (state.status) {
      case 'none':
        return nothing;
      case 'loading':
        return this.plain
          ? html`<p class="loading"><span class="skeleton"></span><span class="skeleton"></span></p>`
          : nothing;
      case 'error':
        return html`
          <p class="problem" role="alert">
            ${recoveryStrings.failed} ${failureStrings.short(state.error)}
            <button class="link" @click=${() => this.#recovery.retry()}>${recoveryStrings.tryAgain}</button>
          </p>
        `;
      case 'content':
        return this.#panel(state.details);
    }
  }

  #panel(details: RecoveryDetails): TemplateResult {
    const { report, session } = details;
    const { possible_losses: losses } = report;
    return html`
      <section part="panel" aria-labelledby=${this.plain ? nothing : 'heading'} data-testid="recovery-panel">
        ${
          this.plain
            ? nothing
            : html`<h2 id="heading">${headingOf(report)}</h2>
              <p>${whatHappened(report)}</p>`
        }
        <dl>
          <dt>${recoveryStrings.saved}</dt>
          <dd data-testid="recovery-saved">${recoveryStrings.messages(session.message_count)}</dd>
          <dt>${recoveryStrings.cutOff}</dt>
          <dd data-testid="recovery-cut-off">${this.#cutOff(details.cutOff)}</dd>
          ${missingOf(details).map(
            (text, index) => html`
              <dt class=${index > 0 ? 'visually-hidden' : ''}>${recoveryStrings.missing}</dt>
              <dd data-testid="recovery-missing">${text}</dd>
            `,
          )}
          ${losses.length === 0 ? nothing : this.#inDoubt(losses.length)}
        </dl>
        <div class="actions">${this.#offers(details)}</div>
        ${
          this.#actions.problem === null
            ? nothing
            : html`<p class="problem" role="alert" data-testid="recovery-problem">${this.#actions.problem}</p>`
        }
      </section>
    `;
  }

  #cutOff(messages: readonly CutOffMessage[]): TemplateResult | string {
    if (messages.length === 0) return recoveryStrings.nothingCutOff;
    const rest = messages.length - MOST_CUT_OFF;
    return html`
      <ul>
        ${messages.slice(0, MOST_CUT_OFF).map((message) => this.#cutOffMessage(message))}
        ${rest > 0 ? html`<li>${recoveryStrings.moreCutOff(rest)}</li>` : nothing}
      </ul>
    `;
  }

  #cutOffMessage({ message_id, role, position, saved_length, excerpt }: CutOffMessage): TemplateResult {
    return html`
      <li>
        <bdi>${recoveryStrings.cutOffMessage(roleLabel(role), position + 1, saved_length)}</bdi>
        <button
          class="link"
          aria-label=${recoveryStrings.showMessage(position + 1)}
          data-testid="recovery-show"
          @click=${() => this.#emit('message-chosen', message_id)}
        >
          ${recoveryStrings.show}
        </button>
        ${
          excerpt === null
            ? nothing
            : html`<blockquote dir="auto" data-testid="recovery-excerpt">
              ${excerpt.beginning === null ? nothing : html`<span class="beginning">${excerpt.beginning}</span> `}
              <span>${excerpt.end}</span><span class="cut" aria-hidden="true"></span>
            </blockquote>`
        }
      </li>
    `;
  }

  #inDoubt(count: number): TemplateResult {
    return html`
      <dt>${recoveryStrings.inDoubt}</dt>
      <dd data-testid="recovery-possible-losses">
        ${possibleLossesText(count)}
        <button class="link" @click=${() => this.#emit('quarantine-chosen', null)}>${recoveryStrings.lookAt(count)}</button>
      </dd>
    `;
  }

  #offers({ session, lastPrompt }: RecoveryDetails): TemplateResult {
    const { url } = session;
    return html`
      ${
        url === null
          ? nothing
          : html`<a class="button primary" href=${url} target="_blank" rel="noopener noreferrer" title=${url} data-testid="recovery-app">
            <bdi>${recoveryStrings.backToApp(hostOf(url))}</bdi> ${icon('external')}
          </a>`
      }
      ${
        lastPrompt === null
          ? nothing
          : html`<button data-testid="recovery-copy-prompt" @click=${() => this.#copyPrompt(lastPrompt)}>
            ${icon('copy')} ${recoveryStrings.copyPrompt}
          </button>`
      }
      ${this.#button('copy', this.#actions.isCopied ? recoveryStrings.copied : recoveryStrings.copy, '')}
      ${this.#button('save', recoveryStrings.save, '')} ${this.#button('end', recoveryStrings.end, '')} ${this.#button('trash', recoveryStrings.trash, 'danger')}
    `;
  }

  #button(action: SessionAction, label: string, look: string): TemplateResult {
    return html`
      <button
        class=${look}
        ?disabled=${this.#actions.busy !== null}
        data-testid=${`recovery-${action}`}
        @click=${() => this.#run(action)}
      >
        ${label}
      </button>
    `;
  }

  async #run(action: SessionAction): Promise<void> {
    const { state } = this.#recovery;
    if (state.status !== 'content') return;
    const { session } = state.details;
    const around = placesAround(this);
    if (!(await this.#actions.run(action, session))) return;
    const { saved } = this.#actions;
    const detail: SessionActionDone = { action, sessionId: session.session_id, title: sessionTitle(session), saved };
    // What showed the panel may have taken it away by now: the session needs it no more.
    around
      .find((node) => node.isConnected)
      ?.dispatchEvent(new CustomEvent('session-action-done', { detail, bubbles: true, composed: true }));
  }

  async #copyPrompt(prompt: string): Promise<void> {
    const copied = await copyText(prompt);
    announce(this, copied.ok ? recoveryStrings.promptCopied : copied.error.message);
  }

  #emit(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** A node and all that it is in, also out of shadow trees. */
function placesAround(node: Node): readonly Node[] {
  const nodes: Node[] = [];
  for (let each: Node | null = node; each !== null; each = each instanceof ShadowRoot ? each.host : each.parentNode)
    nodes.push(each);
  return nodes;
}

/** What is known to be lost, as sentences. */
function missingOf({ report, session }: RecoveryDetails): readonly string[] {
  const { expected_message_count: expected, lost_messages: lost, missing } = report;
  const characters = missing.reduce((sum, { length }) => sum + length, 0);
  const messages = new Set(missing.map(({ message_id }) => message_id)).size;
  return [
    ...(expected === null ? [] : [recoveryStrings.counted(expected, session.message_count)]),
    ...(lost.length === 0 ? [] : [recoveryStrings.lostMessages(lost.length)]),
    ...(characters === 0 ? [] : [recoveryStrings.lostText(characters, messages)]),
  ];
}

function headingOf({ status, cut_off }: RecoveryReport): string {
  if (status === 'timed_out') return recoveryStrings.timedOut;
  return cut_off.length > 0 ? recoveryStrings.cutOffHeading : recoveryStrings.interruptedHeading;
}

function whatHappened({ status, interrupted_at, last_activity }: RecoveryReport): string {
  if (status === 'timed_out') return recoveryStrings.timedOutText(timeAgo(Date.parse(last_activity), Date.now()));
  return recoveryStrings.interruptedText(timeAgo(Date.parse(interrupted_at ?? last_activity), Date.now()));
}

/** Says where a link leads. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-recovery-panel': HoldfastRecoveryPanel;
  }
}
