// Chooses the model that answers. Emits `model-changed` (a ModelChoice).

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { apiKey, rememberApiKey } from './chat-memory.ts';
import { controlStyles } from '../kit/control-styles.ts';
import type { ModelChoice, ServerChoice } from './chat-options.ts';
import { DEFAULT_RATE } from './scripted-model.ts';
import { serverOrigin } from './server-address.ts';

/** Address of a local Ollama, the server that most people have. */
const SUGGESTED_URL = 'http://localhost:11434/v1';

@customElement('holdfast-model-picker')
export class HoldfastModelPicker extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: contents; /* the fields take a row of their own in the line around it */
      }

      .server {
        flex: 1 0 100%;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: 0.5rem;
      }

      label {
        display: grid;
        gap: 0.125rem;
        font-size: 0.75rem;
        color: var(--ink-soft);
      }

      input {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) choice: ModelChoice = { kind: 'scripted', rate: DEFAULT_RATE };
  @property({ type: Boolean }) disabled = false;

  override render(): TemplateResult {
    const { choice } = this;
    return html`
      <select aria-label="Model" ?disabled=${this.disabled} data-testid="model-kind" @change=${this.#onKind}>
        <option value="scripted" ?selected=${choice.kind === 'scripted'}>Scripted model, works offline</option>
        <option value="server" ?selected=${choice.kind === 'server'}>OpenAI-compatible server</option>
      </select>
      ${choice.kind === 'server' ? this.#server(choice) : nothing}
    `;
  }

  #server({ url, model }: ServerChoice): TemplateResult {
    const origin = serverOrigin(url);
    return html`
      <div class="server">
        <label>
          Base URL
          <input
            type="url"
            placeholder=${SUGGESTED_URL}
            .value=${url}
            ?disabled=${this.disabled}
            data-testid="server-url"
            @change=${(event: Event) => this.#choose({ kind: 'server', url: valueOf(event), model })}
          />
        </label>
        <label>
          Model name
          <input
            .value=${model}
            ?disabled=${this.disabled}
            autocapitalize="off"
            data-testid="server-model"
            @change=${(event: Event) => this.#choose({ kind: 'server', url, model: valueOf(event) })}
          />
        </label>
        <label>
          ${origin === null ? 'API key' : `API key for ${origin}`}
          <input
            placeholder="optional, kept in this tab"
            type="password"
            autocomplete="off"
            .value=${live(origin === null ? '' : apiKey(origin))}
            ?disabled=${this.disabled || origin === null}
            data-testid="server-key"
            @change=${(event: Event) => origin !== null && rememberApiKey(origin, valueOf(event))}
          />
        </label>
      </div>
    `;
  }

  readonly #onKind = (event: Event): void => {
    const isServer = valueOf(event) === 'server';
    this.#choose(
      isServer ? { kind: 'server', url: SUGGESTED_URL, model: '' } : { kind: 'scripted', rate: DEFAULT_RATE },
    );
  };

  #choose(detail: ModelChoice): void {
    this.dispatchEvent(new CustomEvent('model-changed', { detail }));
  }
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-model-picker': HoldfastModelPicker;
  }
}
