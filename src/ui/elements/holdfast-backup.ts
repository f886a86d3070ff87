// The backup to a folder: set it up, run it, verify it. For the storage view.

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KeeperState } from '../../backup/index.ts';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatMoment, timeAgo } from '../../kit/format.ts';
import type { HoldfastBackupSetup } from './holdfast-backup-setup.ts';
import { BackupController } from '../controllers/backup-controller.ts';
import { backupStrings } from '../strings/backup.ts';
import { isWhole, verifiedLines } from '../view/verified-lines.ts';
import { panelStyles } from './panel-styles.ts';
import './holdfast-backup-setup.ts';

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
    const { state } = this.#backup;
    switch (state.status) {
      case 'loading':
        return nothing;
      case 'unsupported':
        return html`<p data-testid="backup-unsupported">${backupStrings.unsupported}</p>`;
      case 'none':
        return html`<p class="actions">
          <button class="primary" data-testid="backup-set-up" @click=${this.#setUp}>${backupStrings.setUp}</button>
        </p>`;
      case 'set':
        return html`${this.#facts(state)} ${this.#permission(state)} ${this.#outcome(state)} ${this.#actions(state)}`;
    }
  }

  #facts({ folderName, isEncrypted, last }: SetUp): TemplateResult {
    return html`
      <dl>
        <dt>${backupStrings.folder}</dt>
        <dd data-testid="backup-folder"><bdi>${folderName}</bdi>${isEncrypted ? html`, ${backupStrings.encrypted}` : nothing}</dd>
        <dt>${backupStrings.last}</dt>
        <dd>
          ${
            last === null
              ? backupStrings.never
              : html`<time datetime=${new Date(last.at).toISOString()} title=${formatMoment(last.at)}>${timeAgo(last.at, Date.now())}</time>`
          }
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

  readonly #setUp = (): void => {
    this.#dialog?.show();
  };

  get #dialog(): HoldfastBackupSetup | null {
    return this.renderRoot.querySelector('holdfast-backup-setup');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-backup': HoldfastBackup;
  }
}
