// Shows a notice of damaged records, and the records in a dialog.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { QuarantinedRecord } from '../../protocol/index.ts';
import { QuarantineController } from '../controllers/quarantine-controller.ts';
import { quarantineNotice } from '../view/quarantine-text.ts';
import type { HoldfastQuarantineDialog } from './holdfast-quarantine-dialog.ts';
import '../../kit/holdfast-notice-bar.ts';
import './holdfast-quarantine-dialog.ts';

@customElement('holdfast-quarantine')
export class HoldfastQuarantine extends LitElement {
  @property({ attribute: false }) client: RecorderClient | null = null;

  readonly #quarantine = new QuarantineController(this, () => this.client);

  /** Opens the dialog. */
  look(): void {
    this.#quarantine.look();
    this.renderRoot.querySelector<HoldfastQuarantineDialog>('holdfast-quarantine-dialog')?.show();
  }

  override render(): TemplateResult {
    const { noticed, state, copied, problem } = this.#quarantine;
    return html`
      ${noticed === 0 ? nothing : this.#notice(noticed)}
      <holdfast-quarantine-dialog
        .state=${state}
        .copied=${copied}
        .problem=${problem}
        @copy-chosen=${(event: CustomEvent<QuarantinedRecord>) => this.#quarantine.copy(event.detail)}
        @retry-requested=${() => this.#quarantine.look()}
      ></holdfast-quarantine-dialog>
    `;
  }

  #notice(count: number): TemplateResult {
    return html`
      <holdfast-notice-bar
        .text=${quarantineNotice(count)}
        .actionLabel=${count === 1 ? 'Look at it' : 'Look at them'}
        role="status"
        data-testid="quarantine-bar"
        @accepted=${() => this.look()}
        @dismissed=${() => this.#quarantine.dismiss()}
      ></holdfast-notice-bar>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-quarantine': HoldfastQuarantine;
  }
}
