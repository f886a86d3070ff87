// The second copy of the sessions: what it is worth, what it takes, its setting, and the backup where it does not suffice. For
// the storage view. Emits `copy-wanted` with whether the copy is, and `backup-wanted`.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import type { CopyReport, StatusReport } from '../../protocol/index.ts';
import { secondCopyStrings } from '../strings/second-copy.ts';
import { settingsStrings } from '../strings/settings.ts';
import { shellStrings } from '../strings/shell.ts';
import { littleLeft } from '../view/room-trouble.ts';
import type { StorageEstimateWithDetails } from '../view/storage-use.ts';
import { flagSetting } from './flag-setting.ts';
import { panelStyles } from './panel-styles.ts';
import { settingStyles } from './setting-styles.ts';

@customElement('holdfast-second-copy')
export class HoldfastSecondCopy extends LitElement {
  static override readonly styles = [
    controlStyles,
    panelStyles,
    settingStyles,
    css`
      section {
        display: grid;
        gap: var(--space-3);
      }

      h2 {
        margin: 0;
      }

      .state {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-weight: 550;
      }

      .row {
        padding-block: 0;
        border-block-end: none;
      }
    `,
  ];

  @property({ attribute: false }) report: StatusReport | null = null;
  @property({ attribute: false }) estimate: StorageEstimateWithDetails = {};
  /** What the recorder said against a change of the setting. */
  @property({ attribute: false }) refusal: string | null = null;

  override render(): TemplateResult | typeof nothing {
    const { report, refusal } = this;
    const { copy }: Partial<StatusReport['storage']> = report?.storage ?? {};
    if (report === null || copy === undefined) return nothing; // an older worker does not say
    return html`
      <section aria-labelledby="copy" data-testid="second-copy" data-state=${copy.state}>
        <h2 id="copy">${secondCopyStrings.heading}</h2>
        <p class="soft">${secondCopyStrings.about}</p>
        ${this.#state(copy)}
        ${flagSetting({
          name: 'second_copy',
          label: settingsStrings.secondCopy,
          hint: secondCopyStrings.settingHint,
          isOn: report.config.second_copy,
          onChange: (detail) => this.dispatchEvent(new CustomEvent('copy-wanted', { detail })),
        })}
        ${refusal === null ? nothing : html`<p class="problem" role="alert">${refusal}</p>`}
        ${this.#offer(copy)}
      </section>
    `;
  }

  #state({ state, bytes, complete_until }: CopyReport): TemplateResult {
    const isWhole = state === 'current';
    return html`
      <div role="status" data-testid="second-copy-state">
        <p class="state">${icon(isWhole ? 'check' : 'info')} ${secondCopyStrings.state[state]}</p>
        <p class="soft">
          ${secondCopyStrings.stateText[state]}
          ${complete_until === null ? nothing : secondCopyStrings.completeUntil(complete_until)}
          ${bytes === null || bytes === 0 ? nothing : secondCopyStrings.takes(bytes)}
        </p>
      </div>
    `;
  }

  /** Where the copy does not suffice, the backup does. */
  #offer({ state }: CopyReport): TemplateResult | typeof nothing {
    const left = littleLeft(this.estimate.usage, this.estimate.quota);
    if ((state === 'current' || state === 'behind') && left === null) return nothing;
    return html`
      <div class="card ${state === 'gave_way' || left !== null ? 'warn' : ''}" data-testid="second-copy-offer">
        <p>
          ${left === null ? nothing : shellStrings.littleLeft(left)} ${secondCopyStrings.notSurvived}
          ${secondCopyStrings.backUp}
        </p>
        <p class="actions">
          <button
            data-testid="second-copy-backup"
            @click=${() => this.dispatchEvent(new CustomEvent('backup-wanted'))}
          >
            ${shellStrings.toBackup}
          </button>
        </p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-second-copy': HoldfastSecondCopy;
  }
}
