// The bars above the panes: a new version, recordings that the browser has deleted, room that runs short, and an export that is due.
// Emits `update-accepted`, `persist-requested`, `backup-wanted` and `export-requested`.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Eviction, RecorderClient } from '../../client/index.ts';
import { evictionText } from '../../kit/eviction-text.ts';
import { shellStrings } from '../strings/shell.ts';
import type { RoomTrouble } from '../view/room-trouble.ts';
import '../../kit/holdfast-notice-bar.ts';

@customElement('holdfast-app-notices')
export class HoldfastAppNotices extends LitElement {
  @property({ attribute: false }) client: RecorderClient | null = null;
  /** A new version waits. */
  @property({ type: Boolean }) isUpdateReady = false;
  /** Why it was not applied when that was last tried. */
  @property({ attribute: false }) refusal: string | null = null;
  /** Whether asking the browser to keep the recordings can still come to something. */
  @property({ type: Boolean }) canPersist = false;
  /** Room runs short. */
  @property({ attribute: false }) trouble: RoomTrouble | null = null;
  /** It is time to export everything again. */
  @property({ type: Boolean }) isExportDue = false;
  @state() private isUpdateDismissed = false;
  @state() private dismissedTrouble: RoomTrouble['code'] | null = null;
  @state() private isExportDismissed = false;
  /** The loss of earlier recordings, until the person dismisses it. */
  @state() private eviction: Eviction | null = null;

  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.client?.onEvicted((eviction) => {
      this.eviction = eviction;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render(): TemplateResult {
    return html`
      ${this.isUpdateReady && !this.isUpdateDismissed ? this.#update() : nothing}
      ${this.eviction === null ? nothing : this.#lost(this.eviction)}
      ${this.trouble === null || this.trouble.code === this.dismissedTrouble ? nothing : this.#room(this.trouble)}
      ${this.isExportDue && !this.isExportDismissed ? this.#export() : nothing}
    `;
  }

  #update(): TemplateResult {
    const { refusal } = this;
    return html`
      <holdfast-notice-bar
        .text=${refusal ?? shellStrings.updateReady}
        .actionLabel=${refusal === null ? shellStrings.updateNow : shellStrings.tryAgain}
        data-testid="update-bar"
        @accepted=${() => this.dispatchEvent(new CustomEvent('update-accepted'))}
        @dismissed=${() => (this.isUpdateDismissed = true)}
      ></holdfast-notice-bar>
    `;
  }

  #room(trouble: RoomTrouble): TemplateResult {
    const { gaveWay, littleLeft, littleLeftMeaning, toBackup } = shellStrings;
    return html`
      <holdfast-notice-bar
        .text=${trouble.code === 'gave_way' ? gaveWay : `${littleLeft(trouble.left)} ${littleLeftMeaning}`}
        .actionLabel=${toBackup}
        role="alert"
        data-testid="room-bar"
        @accepted=${() => {
          this.dismissedTrouble = trouble.code;
          this.dispatchEvent(new CustomEvent('backup-wanted'));
        }}
        @dismissed=${() => (this.dismissedTrouble = trouble.code)}
      ></holdfast-notice-bar>
    `;
  }

  #export(): TemplateResult {
    return html`
      <holdfast-notice-bar
        .text=${shellStrings.exportDue}
        .actionLabel=${shellStrings.exportNow}
        data-testid="export-bar"
        @accepted=${() => this.dispatchEvent(new CustomEvent('export-requested'))}
        @dismissed=${() => (this.isExportDismissed = true)}
      ></holdfast-notice-bar>
    `;
  }

  #lost(eviction: Eviction): TemplateResult {
    return html`
      <holdfast-notice-bar
        .text=${evictionText(eviction)}
        .actionLabel=${this.canPersist ? shellStrings.askToPersist : ''}
        role="alert"
        data-testid="eviction-bar"
        @accepted=${() => this.dispatchEvent(new CustomEvent('persist-requested'))}
        @dismissed=${() => {
          eviction.dismiss();
          this.eviction = null;
        }}
      ></holdfast-notice-bar>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-app-notices': HoldfastAppNotices;
  }
}
