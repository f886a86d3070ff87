// The backup to a folder: set it up, run it, verify it. For the storage view.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type KeeperState, REMINDER_DAYS } from '../../backup/index.ts';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatMoment, timeAgo } from '../../kit/format.ts';
import type { HoldfastBackupSetup } from './holdfast-backup-setup.ts';
import { BackupController, exportEverything } from '../controllers/backup-controller.ts';
import { backupStrings } from '../strings/backup.ts';
import { isWhole, verifiedLines } from '../view/verified-lines.ts';
import { panelStyles } from './panel-styles.ts';
import './holdfast-backup-setup.ts';

type Unsupported = Extract<KeeperState, { status: 'unsupported' }>;
type SetUp = Extract<KeeperState, { status: 'set' }>;

@customElement('holdfast-backup')
export class HoldfastBackup extends LitElement {
  static override readonly styles = [
    controlStyles,
    panelStyles,
    css`
      section {
        display: grid;
        gap: var(--space-3);
      }

      h2 {
        margin: 0;
      }

      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: var(--space-1) var(--space-4);
        margin: 0;
      }

      dt {
        color: var(--ink-soft);
      }

      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }

      ul {
        margin: 0;
        padding-inline-start: var(--space-5);
      }

      .problem {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) client: RecorderClient | null = null;

  @state() private isExporting = false;
  /** What was said of the last export. */
  @state() private exported = '';

  readonly #backup = new BackupController(this, () => this.client);

  override render(): TemplateResult {
    return html`
      <section aria-labelledby="backup" data-testid="backup" data-status=${this.#backup.state.status}>
        <h2 id="backup">${backupStrings.heading}</h2>
        <p class="soft">${backupStrings.about}</p>
        ${this.#content()}
      </section>
      <holdfast-backup-setup
        @backup-chosen=${(event: CustomEvent<string | null>) => this.#choose(event.detail)}
      ></holdfast-backup-setup>
    `;
  }

  #content(): TemplateResult | typeof nothing {
    const { state: backup } = this.#backup;
    switch (backup.status) {
      case 'loading':
        return nothing;
      case 'unsupported':
        return this.#reminder(backup);
      case 'none':
        return html`<p class="actions">
          <button class="primary" data-testid="backup-set-up" @click=${this.#setUp}>${backupStrings.setUp}</button>
        </p>`;
      case 'set':
        return html`${this.#facts(backup)} ${this.#permission(backup)} ${this.#outcome(backup)} ${this.#actions(backup)}`;
    }
  }

  #reminder({ reminder: { everyDays, exportedAt } }: Unsupported): TemplateResult {
    const choice = (days: number | null, text: string): TemplateResult =>
      html`<option value=${days ?? ''} ?selected=${days === everyDays}>${text}</option>`;
    return html`
      <p data-testid="backup-unsupported">${backupStrings.unsupported}</p>
      <dl>
        <dt>${backupStrings.lastExport}</dt>
        <dd data-testid="backup-last-export">${exportedAt === null ? backupStrings.never : moment(exportedAt)}</dd>
        <dt><label for="remind">${backupStrings.remind}</label></dt>
        <dd>
          <select id="remind" data-testid="backup-remind" @change=${this.#remind}>
            ${choice(null, backupStrings.remindNever)} ${REMINDER_DAYS.map((days) => choice(days, backupStrings.remindEvery(days)))}
          </select>
        </dd>
      </dl>
      <p class="actions">
        <button class="primary" ?disabled=${this.isExporting} data-testid="backup-export" @click=${this.#export}>
          ${backupStrings.exportAll}
        </button>
      </p>
      <p role="status" data-testid="backup-exported">${this.isExporting ? backupStrings.exporting : this.exported}</p>
    `;
  }

  #facts({ folderName, isEncrypted, last }: SetUp): TemplateResult {
    return html`
      <dl>
        <dt>${backupStrings.folder}</dt>
        <dd data-testid="backup-folder"><bdi>${folderName}</bdi>${isEncrypted ? html`, ${backupStrings.encrypted}` : nothing}</dd>
        <dt>${backupStrings.last}</dt>
        <dd>
          ${last === null ? backupStrings.never : moment(last.at)}
        </dd>
      </dl>
    `;
  }

  #permission({ permission }: SetUp): TemplateResult | typeof nothing {
    if (permission === 'granted') return nothing;
    if (permission === 'denied') return html`<p class="problem">${backupStrings.denied}</p>`;
    return html`<div class="card warn">
      <p>${backupStrings.notAllowed}</p>
      <p class="actions">
        <button class="primary" data-testid="backup-allow" @click=${() => this.#backup.do('allow')}>${backupStrings.allow}</button>
      </p>
    </div>`;
  }

  #outcome({ activity, written, verified, problem }: SetUp): TemplateResult {
    return html`
      <div role="status" data-testid="backup-outcome">
        ${activity === 'running' ? backupStrings.running : activity === 'verifying' ? backupStrings.verifying : nothing}
        ${activity === 'idle' && written !== null && verified === null ? backupStrings.written(written) : nothing}
        ${
          activity !== 'idle' || verified === null
            ? nothing
            : html`<ul class=${isWhole(verified) ? '' : 'problem'} data-testid="backup-verified">
                ${verifiedLines(verified).map((line) => html`<li>${line}</li>`)}
              </ul>`
        }
      </div>
      ${
        problem === null
          ? nothing
          : html`<div role="alert" data-testid="backup-problem">
              <p class="problem">${backupStrings.problem[problem.code]}</p>
              <p class="soft"><bdi>${problem.message}</bdi></p>
            </div>`
      }
    `;
  }

  #actions({ activity, permission }: SetUp): TemplateResult {
    const isIdle = activity === 'idle' && permission === 'granted';
    return html`
      <p class="actions">
        <button ?disabled=${!isIdle} data-testid="backup-run" @click=${() => this.#backup.do('run')}>${backupStrings.runNow}</button>
        <button ?disabled=${!isIdle} data-testid="backup-verify" @click=${() => this.#backup.do('verify')}>${backupStrings.verify}</button>
        <button ?disabled=${activity !== 'idle'} data-testid="backup-forget" @click=${() => this.#backup.do('forget')}>
          ${backupStrings.forget}
        </button>
      </p>
      <p class="soft">${backupStrings.forgetHint}</p>
    `;
  }

  async #choose(passphrase: string | null): Promise<void> {
    if (await this.#backup.choose(passphrase)) this.#dialog?.close();
  }

  readonly #remind = (event: Event): void => {
    const days = event.target instanceof HTMLSelectElement ? Number(event.target.value) : 0;
    void this.#backup.remind(days === 0 ? null : days);
  };

  readonly #export = async (): Promise<void> => {
    if (this.client === null) return;
    this.isExporting = true;
    this.exported = await exportEverything(this.client);
    this.isExporting = false;
  };

  readonly #setUp = (): void => {
    this.#dialog?.show();
  };

  get #dialog(): HoldfastBackupSetup | null {
    return this.renderRoot.querySelector('holdfast-backup-setup');
  }
}

function moment(at: number): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()} title=${formatMoment(at)}>${timeAgo(at, Date.now())}</time>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-backup': HoldfastBackup;
  }
}
