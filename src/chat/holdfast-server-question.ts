// Asks whether the server that a link names may receive this chat. Emits `server-accepted` and `server-declined`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../kit/control-styles.ts';
import type { ServerChoice } from './chat-options.ts';
import { serverOrigin } from './server-address.ts';

@customElement('holdfast-server-question')
export class HoldfastServerQuestion extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        max-width: 46rem;
        margin-inline: auto;
        padding-inline: 1rem;
      }

      p {
        margin: 0 0 0.5rem;
        overflow-wrap: anywhere;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];

  @property({ attribute: false }) server: ServerChoice | null = null;

  override render(): TemplateResult | typeof nothing {
    const { server } = this;
    if (server === null) return nothing;
    const model = server.model === '' ? '' : `, model ${server.model}`;
    return html`
      <section aria-label="Server named by the link" data-testid="server-question">
        <p>
          The link to this page names a server for the answers: <strong>${serverOrigin(server.url)}</strong>
          (${server.url}${model}). If you use it, this chat and everything that you write in it is sent there. Use it only
          if you know this server.
        </p>
        <div class="actions">
          <button data-testid="server-accept" @click=${() => this.dispatchEvent(new CustomEvent('server-accepted'))}>
            Use this server
          </button>
          <button
            class="primary"
            data-testid="server-decline"
            @click=${() => this.dispatchEvent(new CustomEvent('server-declined'))}
          >
            Do not use it
          </button>
        </div>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-server-question': HoldfastServerQuestion;
  }
}
