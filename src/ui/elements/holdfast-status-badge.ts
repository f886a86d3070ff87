// A session's status as a small label: a shape and a word, never colour alone.

import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionStatus } from '../../protocol/index.ts';
import { STATUS_LABEL } from '../view/session-labels.ts';

/** A session's `status` as a small label: a shape and a word. */
@customElement('holdfast-status-badge')
export class HoldfastStatusBadge extends LitElement {
  static override readonly styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.35em;
      font-size: 0.75rem;
      line-height: 1.35;
      color: var(--ink-soft);
      white-space: nowrap;
    }

    .mark {
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
      border: 1.5px solid currentColor;
    }

    :host([status='active']) {
      color: var(--good);
    }

    :host([status='active']) .mark {
      background: currentColor;
    }

    :host([status='interrupted']),
    :host([status='timed_out']) {
      color: var(--warn);
    }

    :host([status='interrupted']) {
      padding: 1px 0.45rem;
      line-height: 1.2;
      border: 1px solid var(--warn-line);
      border-radius: 1rem;
      background: var(--warn-ground);
      font-weight: 600;
    }

    :host([status='interrupted']) .mark {
      border-radius: 0;
      width: 0.55rem;
      height: 2px;
      border: 0;
      background: currentColor;
    }

    :host([status='timed_out']) .mark {
      border-style: dotted;
    }

    @media (forced-colors: active) {
      :host(:is([status='active'], [status='interrupted'])) .mark {
        background: CanvasText;
      }
    }
  `;

  @property({ reflect: true }) status: SessionStatus = 'active';

  override render(): TemplateResult {
    return html`<span class="mark" aria-hidden="true"></span>${STATUS_LABEL[this.status]}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-status-badge': HoldfastStatusBadge;
  }
}
