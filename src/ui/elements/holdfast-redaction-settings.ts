// The settings of redaction: on or off, own rules, and a text to try them on. Emits `setting-changed` (detail: what is to change).

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { DEFAULT_CONFIG, type Config, type ConfigChange, type RedactionRule } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { redactionStrings } from '../strings/redaction.ts';
import { flagSetting } from './flag-setting.ts';
import { settingStyles } from './setting-styles.ts';

@customElement('holdfast-redaction-settings')
export class HoldfastRedactionSettings extends LitElement {
  static override readonly styles = [
    controlStyles,
    settingStyles,
    css`
      h3 {
        margin: var(--space-3) 0 0;
        font-size: inherit;
      }

      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 2fr) auto;
        gap: var(--space-2);
        align-items: end;
        padding-block: var(--space-3);
      }

      form label,
      .try {
        display: grid;
        gap: var(--space-1);
        font-weight: 400;
        font-size: var(--text-small);
      }

      code,
      output {
        overflow-wrap: anywhere;
        font-family: var(--font-mono, monospace);
        font-size: var(--text-small);
      }

      @container (max-width: 36rem) {
        form {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) config: Config = DEFAULT_CONFIG;
  /** What the recorder said against the last change; null when it took it. */
  @property({ attribute: false }) refusal: string | null = null;

  /** What becomes of the text that is tried; null where none is. */
  @state() private tried: string | null = null;
  /** The rule that was added last, until the recorder has taken it. */
  #added = '';

  override render(): TemplateResult {
    const { redact, redaction_rules: rules } = this.config;
    return html`
      ${flagSetting({
        name: 'redact',
        label: redactionStrings.redact,
        hint: redactionStrings.hint,
        isOn: redact,
        onChange: (isOn) => this.#emit({ redact: isOn }),
      })}
      <h3>${redactionStrings.rules}</h3>
      <p class="hint">${redactionStrings.rulesHint} ${redact || rules.length === 0 ? nothing : redactionStrings.off}</p>
      ${rules.length === 0 ? html`<p class="hint">${redactionStrings.none}</p>` : rules.map((rule) => this.#rule(rule))}
      <form @submit=${this.#add}>
        <label>
          ${redactionStrings.name}
          <input name="name" required maxlength="40" pattern="[a-z0-9\\-]+" autocomplete="off" placeholder=${redactionStrings.namePlaceholder} data-testid="rule-name" />
        </label>
        <label>
          ${redactionStrings.pattern}
          <input name="pattern" required maxlength="500" autocomplete="off" spellcheck="false" placeholder=${redactionStrings.patternPlaceholder} data-testid="rule-pattern" />
        </label>
        <button data-testid="rule-add">${redactionStrings.add}</button>
      </form>
      <p class="problem" role=${this.refusal === null ? nothing : 'alert'} data-testid="rule-problem">${this.refusal ?? ''}</p>
      <label class="try">
        ${redactionStrings.tryIt}
        <textarea rows="2" spellcheck="false" data-testid="redaction-try" @input=${(event: Event) => this.#try(event)}></textarea>
      </label>
      ${this.tried === null ? nothing : html`<p class="hint">${redactionStrings.tried}</p><output data-testid="redaction-tried"><bdi>${this.tried}</bdi></output>`}
    `;
  }

  #rule({ name, pattern }: RedactionRule): TemplateResult {
    return html`
      <div class="row" data-testid="rule">
        <div><span class="name">${name}</span> <code>${pattern}</code></div>
        <button
          aria-label=${redactionStrings.removeRule(name)}
          data-testid="rule-remove"
          @click=${() => this.#emit({ redaction_rules: this.config.redaction_rules.filter((rule) => rule.name !== name) })}
        >
          ${redactionStrings.remove}
        </button>
      </div>
    `;
  }

  readonly #add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const [name, pattern] = Array.from(event.target.querySelectorAll('input'), ({ value }) => value);
    if (name === undefined || pattern === undefined) return;
    const rule = { name, pattern };
    this.#added = rule.name;
    this.#emit({ redaction_rules: [...this.config.redaction_rules, rule] });
  };

  /** A rule that was refused stays in the form, to be corrected. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('config') || !this.config.redaction_rules.some(({ name }) => name === this.#added)) return;
    this.#added = '';
    this.renderRoot.querySelector('form')?.reset();
  }

  async #try(event: Event): Promise<void> {
    const text = event.target instanceof HTMLTextAreaElement ? event.target.value : '';
    const { Redactor } = await import('../../protect/redact/index.ts');
    this.tried = text === '' ? null : new Redactor(this.config.redaction_rules).redact(text).text;
  }

  #emit(detail: ConfigChange): void {
    this.dispatchEvent(new CustomEvent('setting-changed', { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-redaction-settings': HoldfastRedactionSettings;
  }
}
