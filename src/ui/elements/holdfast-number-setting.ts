// One number of the settings: checked while it is typed, and stored when it is left or with Enter. Emits `setting-changed`
// (detail: the number in the recorder's unit, or null where it is turned off).

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Config } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { settingsStrings } from '../strings/settings.ts';
import {
  NUMBER_SETTINGS,
  readNumber,
  writeNumber,
  type NumberSetting,
  type NumberSettingName,
} from '../view/setting-fields.ts';
import { settingStyles } from './setting-styles.ts';

@customElement('holdfast-number-setting')
export class HoldfastNumberSetting extends LitElement {
  static override readonly styles = [controlStyles, settingStyles];

  @property() name: NumberSettingName = 'persist_interval_secs';
  @property({ attribute: false }) config: Config | null = null;
  /** What the recorder said against the last change; null when it took it. */
  @property({ attribute: false }) refusal: string | null = null;

  /** What is being typed; null when the setting is shown as it is stored. */
  @state() private typed: string | null = null;

  override render(): TemplateResult {
    const setting = NUMBER_SETTINGS[this.name];
    const { label, unit, hint } = settingsStrings.field[this.name];
    const isOff = this.config?.[this.name] === null;
    const problem = this.#problem(setting);
    return html`
      <div class="row" data-testid="setting-${this.name}">
        <div class="text">
          ${
            setting.whenTurnedOn === undefined
              ? html`<label for="number">${label}</label>`
              : html`<label>
                  <input type="checkbox" data-testid="setting-on" .checked=${!isOff} @change=${(event: Event) => this.#toggle(event, setting)} />
                  ${label}
                </label>`
          }
          <p class="hint" id="hint">${hint}</p>
        </div>
        <div class="control">
          <input
            id="number"
            type="text"
            inputmode="decimal"
            autocomplete="off"
            aria-label="${label}, ${unit}"
            aria-describedby="hint problem"
            aria-invalid=${problem === null ? 'false' : 'true'}
            .value=${this.typed ?? (this.config === null ? '' : writeNumber(setting, this.config))}
            ?disabled=${isOff}
            @input=${(event: Event) => (this.typed = event.target instanceof HTMLInputElement ? event.target.value : null)}
            @change=${() => this.#store(setting)}
            @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && (this.typed = null)}
          />
          <span class="unit" aria-hidden="true">${unit}</span>
        </div>
        <p class="problem" id="problem" role=${problem === null ? nothing : 'alert'}>${problem ?? ''}</p>
      </div>
    `;
  }

  #problem(setting: NumberSetting): string | null {
    if (this.typed === null) return this.refusal;
    const read = readNumber(setting, this.typed);
    return read.ok ? this.refusal : settingsStrings.fault[read.fault](setting);
  }

  /** What is wrong stays, with the reason beside it. */
  #store(setting: NumberSetting): void {
    const read = this.typed === null ? null : readNumber(setting, this.typed);
    if (read?.ok !== true) return;
    this.typed = null;
    this.#emit(read.value);
  }

  #toggle(event: Event, { whenTurnedOn = 1, scale }: NumberSetting): void {
    const isOn = event.target instanceof HTMLInputElement && event.target.checked;
    this.typed = null;
    this.#emit(isOn ? whenTurnedOn * scale : null);
  }

  #emit(detail: number | null): void {
    this.dispatchEvent(new CustomEvent('setting-changed', { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-number-setting': HoldfastNumberSetting;
  }
}
