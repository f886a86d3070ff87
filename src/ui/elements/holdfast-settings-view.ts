// The settings: how it looks, how it records, what it deletes by itself, which recordings are shown, and deleting all of them.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { DEFAULT_NAMESPACE, type Config, type ConfigChange } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { themeChoice, type ThemeChoice } from '../../kit/theme-choice.ts';
import { SettingsController, type Settings } from '../controllers/settings-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { redactionStrings } from '../strings/redaction.ts';
import { settingsStrings } from '../strings/settings.ts';
import type { NumberSettingName } from '../view/setting-fields.ts';
import { namespaceAddress } from '../view/storage-use.ts';
import { announce } from '../view/view-events.ts';
import '../../kit/holdfast-segmented.ts';
import './holdfast-delete-everything.ts';
import './holdfast-number-setting.ts';
import { flagSetting } from './flag-setting.ts';
import './holdfast-redaction-settings.ts';
import { columnStyles } from './column-styles.ts';
import { panelStyles } from './panel-styles.ts';
import { settingStyles } from './setting-styles.ts';
import './holdfast-read-failure.ts';

const SCHEMES = [
  { value: 'system', label: settingsStrings.system },
  { value: 'light', label: settingsStrings.light },
  { value: 'dark', label: settingsStrings.dark },
] as const;

const CONTRASTS = [
  { value: 'system', label: settingsStrings.system },
  { value: 'more', label: settingsStrings.contrastMore },
] as const;

const DURABILITIES = [
  { value: 'strict', label: settingsStrings.strict },
  { value: 'relaxed', label: settingsStrings.relaxed },
] as const;

@customElement('holdfast-settings-view')
export class HoldfastSettingsView extends LitElement {
  static override readonly styles = [controlStyles, columnStyles, panelStyles, settingStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;

  @state() private theme: ThemeChoice = themeChoice.get();
  /** What the recorder said against a change, by the name of the setting. */
  @state() private refusals: Readonly<Partial<Record<keyof Config, string>>> = {};

  readonly #settings = new SettingsController(this, () => this.client);
  #stopTheme: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopTheme = themeChoice.subscribe((theme) => (this.theme = theme));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopTheme();
  }

  override render(): TemplateResult {
    return html`
      <div class="column">
        <div class="intro">
          <div>
            <h1>${settingsStrings.heading}</h1>
            <p class="soft">${settingsStrings.about}</p>
          </div>
        </div>
        ${this.#appearance()} ${this.#content()}
      </div>
    `;
  }

  #appearance(): TemplateResult {
    const { scheme, contrast } = this.theme;
    return html`
      <section aria-labelledby="appearance">
        <h2 id="appearance">${settingsStrings.appearance}</h2>
        <div class="row">
          <span class="name">${settingsStrings.theme}</span>
          <holdfast-segmented
            data-testid="setting-theme"
            .label=${settingsStrings.theme}
            .segments=${SCHEMES}
            .value=${scheme}
            @value-changed=${({ detail }: CustomEvent<ThemeChoice['scheme']>) => themeChoice.set({ ...this.theme, scheme: detail })}
          ></holdfast-segmented>
        </div>
        <div class="row">
          <div>
            <span class="name">${settingsStrings.contrast}</span>
            <p class="hint">${settingsStrings.contrastHint}</p>
          </div>
          <holdfast-segmented
            data-testid="setting-contrast"
            .label=${settingsStrings.contrast}
            .segments=${CONTRASTS}
            .value=${contrast}
            @value-changed=${({ detail }: CustomEvent<ThemeChoice['contrast']>) => themeChoice.set({ ...this.theme, contrast: detail })}
          ></holdfast-segmented>
        </div>
      </section>
    `;
  }

  #content(): TemplateResult {
    const { state: read } = this.#settings;
    switch (read.status) {
      case 'loading':
        return html`<div role="status" data-testid="settings-loading">
          <span class="visually-hidden">${settingsStrings.loading}</span>
          ${[100, 100, 80].map((width) => html`<svg class="skeleton" width="${width}%" height="36" aria-hidden="true"></svg>`)}
      <p class="slow">${failureStrings.slow}</p>
        </div>`;
      case 'error':
        return html`<holdfast-read-failure
          links-storage
          data-testid="settings-error"
          .heading=${settingsStrings.failed}
          .error=${read.error}
          @retry-chosen=${() => this.#settings.retry()}
        ></holdfast-read-failure>`;
      case 'content':
        return html`
          ${this.#recording(read.settings.config)} ${this.#redaction(read.settings.config)}
          ${this.#retention(read.settings.config)}
          ${this.#namespaces(read.settings)} ${this.#everything(read.settings)}
        `;
    }
  }

  #recording(config: Config): TemplateResult {
    return html`
      <section aria-labelledby="recording">
        <h2 id="recording">${settingsStrings.recording}</h2>
        <div class="row">
          <div>
            <span class="name">${settingsStrings.durability}</span>
            <p class="hint">${settingsStrings.durabilityHint}</p>
          </div>
          <holdfast-segmented
            data-testid="setting-durability"
            .label=${settingsStrings.durability}
            .segments=${DURABILITIES}
            .value=${config.durability}
            @value-changed=${({ detail }: CustomEvent<Config['durability']>) => this.#change({ durability: detail })}
          ></holdfast-segmented>
        </div>
        ${this.#number(config, 'session_timeout_secs')} ${this.#number(config, 'persist_interval_secs')}
        ${this.#number(config, 'max_memory_messages')} ${this.#number(config, 'attachment_bytes')}
        ${flagSetting({
          name: 'second_copy',
          label: settingsStrings.secondCopy,
          hint: settingsStrings.secondCopyHint,
          isOn: config.second_copy,
          onChange: (second_copy) => void this.#change({ second_copy }),
        })}
        ${flagSetting({
          name: 'debug',
          label: settingsStrings.debug,
          isOn: config.debug,
          onChange: (debug) => void this.#change({ debug }),
        })}
      </section>
    `;
  }

  #redaction(config: Config): TemplateResult {
    return html`
      <section aria-labelledby="redaction">
        <h2 id="redaction">${redactionStrings.heading}</h2>
        <holdfast-redaction-settings
          .config=${config}
          .refusal=${this.refusals.redact ?? this.refusals.redaction_rules ?? null}
          @setting-changed=${({ detail }: CustomEvent<ConfigChange>) => this.#change(detail)}
        ></holdfast-redaction-settings>
      </section>
    `;
  }

  #retention(config: Config): TemplateResult {
    return html`
      <section aria-labelledby="retention">
        <h2 id="retention">${settingsStrings.retention}</h2>
        <p class="soft">${settingsStrings.retentionHint}</p>
        ${this.#number(config, 'retain_days')} ${this.#number(config, 'retain_bytes')}
      </section>
    `;
  }

  #number(config: Config, name: NumberSettingName): TemplateResult {
    return html`<holdfast-number-setting
      .name=${name}
      .config=${config}
      .refusal=${this.refusals[name] ?? null}
      @setting-changed=${({ detail }: CustomEvent<number | null>) => this.#change({ [name]: detail })}
    ></holdfast-number-setting>`;
  }

  #namespaces({ namespace, isNew, namespaces }: Settings): TemplateResult {
    return html`
      <section aria-labelledby="namespace" data-testid="settings-namespaces">
        <h2 id="namespace">${settingsStrings.namespace}</h2>
        <p class="soft">${namespaces === null ? settingsStrings.namespacesUnknown : settingsStrings.namespaceHint}</p>
        ${(namespaces ?? [namespace]).map(
          (each) => html`
            <div class="row">
              <bdi>${each}</bdi>
              ${
                each === namespace
                  ? html`<span class="soft">${isNew ? settingsStrings.shownNew : settingsStrings.shown}</span>`
                  : html`<a href=${namespaceAddress(location.href, each, each === DEFAULT_NAMESPACE)}>${settingsStrings.open}</a>`
              }
            </div>
          `,
        )}
      </section>
    `;
  }

  #everything({ namespace }: Settings): TemplateResult {
    const { client } = this;
    if (client === null) return html`${nothing}`;
    return html`
      <section class="card" aria-labelledby="everything">
        <h2 id="everything">${settingsStrings.everything}</h2>
        <p>${settingsStrings.everythingText(namespace)}</p>
        <holdfast-delete-everything .client=${client}></holdfast-delete-everything>
      </section>
    `;
  }

  async #change(change: ConfigChange): Promise<void> {
    const [name] = Object.keys(change);
    const problem = await this.#settings.change(change);
    if (name !== undefined) this.refusals = { ...this.refusals, [name]: problem ?? undefined };
    if (problem === null) announce(this, settingsStrings.saved);
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-settings-view': HoldfastSettingsView;
  }
}
