// What an import shows in every view: where to drop files, how far an import has come, what it came to, and the question whether
// something is to be imported that came by itself. Emits `import-requested`: the import view is to be shown; and `import-ended`.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { dialogStyles } from '../../kit/dialog-styles.ts';
import { icon } from '../../kit/icons.ts';
import type { PassphraseQuestion } from '../../protocol/index.ts';
import type { EndedImport, Imports, Offer, RunningImport } from '../controllers/imports.ts';
import { ImportsController } from '../controllers/imports-controller.ts';
import { onLaunchedFiles } from '../controllers/launched-files.ts';
import { droppedFiles, type Dropped } from '../controllers/read-dropped.ts';
import { readShared } from '../controllers/shared-files.ts';
import { importReportStrings } from '../strings/import-report.ts';
import { importStrings as strings } from '../strings/import.ts';
import { countOutcomes } from '../view/import-report.ts';
import { pastedFileName } from '../view/pasted-text.ts';
import { announce } from '../view/view-events.ts';
import { importDoorStyles } from './import-door-styles.ts';
import { importProgress } from './import-progress.ts';
import { namesText } from './import-texts.ts';
import './holdfast-passphrase-question.ts';

/** Files of an offer that are named. */
const NAMED = 5;

@customElement('holdfast-import-door')
export class HoldfastImportDoor extends LitElement {
  static override readonly styles = [controlStyles, dialogStyles, importDoorStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** The import view is shown: it shows progress and report itself. */
  @property({ attribute: false }) isAtImport = false;
  /** Files are dragged over the page. */
  @property({ attribute: false }) isDragging = false;

  /** More was shared than is kept. */
  @state() private isShareRefused = false;

  readonly #controller = new ImportsController(this, () => this.client);
  #announced: EndedImport | undefined;

  /** Imports what was dropped. */
  drop(dropped: readonly Dropped[]): void {
    if (dropped.length === 0) return;
    void this.#imports?.start(droppedFiles(dropped));
    this.#showImport();
  }

  /** Offers what was pasted, where it looks like chats. */
  paste({ files, text }: { readonly files: readonly File[]; readonly text: string }): void {
    const name = files.length === 0 ? pastedFileName(text) : null;
    const pasted = files.map((file) => ({ path: file.name, blob: file as Blob }));
    if (name !== null) pasted.push({ path: name, blob: new Blob([text]) });
    if (pasted.length > 0) this.#imports?.ask({ source: 'paste', files: pasted });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', onLeave);
  }

  override firstUpdated(): void {
    onLaunchedFiles((files) => this.#imports?.ask({ source: 'open', files }));
    if (this.isAtImport) void this.#takeShared();
  }

  override updated(): void {
    const { running = null, offer = null, ended = [] } = this.#imports ?? {};
    if (running === null) removeEventListener('beforeunload', onLeave);
    else addEventListener('beforeunload', onLeave);
    const [newest] = ended;
    if (newest !== undefined && newest !== this.#announced) {
      announce(this, summaryOf(newest));
      this.dispatchEvent(new CustomEvent('import-ended'));
    }
    this.#announced = newest;
    const dialog = this.renderRoot.querySelector('dialog');
    if (offer !== null && dialog?.open === false) dialog.showModal();
  }

  override render(): TemplateResult {
    const { running = null, offer = null, question = null, ended = [], isNews = false } = this.#imports ?? {};
    const [newest] = ended;
    return html`
      ${this.isDragging ? this.#overlay() : nothing}
      ${
        this.isAtImport
          ? nothing
          : running !== null
            ? this.#progress(running)
            : isNews && newest !== undefined
              ? this.#news(newest)
              : nothing
      }
      ${this.isShareRefused ? this.#refusal() : nothing} ${offer === null ? nothing : this.#question(offer)}
      ${question === null ? nothing : this.#passphrase(question)}
    `;
  }

  // It is itself what files are dropped on: if what lies below it is drawn anew just before the drop, the browser tells no
  // one of the drop. And there are no pointer events while something is dragged.
  #overlay(): TemplateResult {
    return html`
      <div
        class="overlay"
        aria-hidden="true"
        data-testid="import-overlay"
        @pointermove=${() => (this.isDragging = false)}
      >
        <div>
          ${icon('import')}
          <strong>${strings.drop}</strong>
          <span>${strings.dropText}</span>
        </div>
      </div>
    `;
  }

  #progress(running: RunningImport): TemplateResult {
    return html`
      <div class="note" role="region" aria-label=${strings.heading} data-testid="import-note">
        <span class="names">${strings.importing} <bdi>${namesText(running.names)}</bdi></span>
        <div class="state">${importProgress(running)}</div>
        <div class="buttons">
          <button data-testid="import-show" @click=${() => this.#showImport()}>${strings.show}</button>
          <button data-testid="import-note-cancel" @click=${() => this.#imports?.cancel()}>${strings.cancel}</button>
        </div>
      </div>
    `;
  }

  #news(ended: EndedImport): TemplateResult {
    return html`
      <div class="note" role="region" aria-label=${strings.heading} data-testid="import-news">
        <span class="names">${summaryOf(ended)}</span>
        <div class="buttons">
          <button class="primary" data-testid="import-show" @click=${() => this.#showImport()}>${strings.showReport}</button>
          <button data-testid="import-dismiss" @click=${() => this.#imports?.see()}>${strings.dismiss}</button>
        </div>
      </div>
    `;
  }

  #refusal(): TemplateResult {
    return html`
      <div class="note" role="alert" data-testid="import-share-refused">
        <span class="names">${strings.shareFailed}</span>
        <button @click=${() => (this.isShareRefused = false)}>${strings.dismiss}</button>
      </div>
    `;
  }

  #passphrase(question: PassphraseQuestion): TemplateResult {
    return html`
      <holdfast-passphrase-question
        .question=${question}
        @passphrase-given=${({ detail }: CustomEvent<string | null>) => this.#imports?.givePassphrase(detail)}
      ></holdfast-passphrase-question>
    `;
  }

  #question({ source, files }: Offer): TemplateResult {
    return html`
      <dialog aria-labelledby="question" aria-describedby="about" data-testid="import-question" @close=${() => this.#answer(false)}>
        <h2 id="question">${strings.question[source]}</h2>
        <p id="about">${strings.questionText}</p>
        <ul>
          ${files.slice(0, NAMED).map(({ path, blob }) => html`<li><bdi>${path}</bdi> <span>${strings.size(blob.size)}</span></li>`)}
          ${files.length > NAMED ? html`<li>${strings.moreFiles(files.length - NAMED)}</li>` : nothing}
        </ul>
        <div class="actions">
          <button data-testid="import-decline" @click=${() => this.#answer(false)}>${strings.decline}</button>
          <button class="primary" autofocus data-testid="import-confirm" @click=${() => this.#answer(true)}>
            ${icon('import')} ${strings.confirm}
          </button>
        </div>
      </dialog>
    `;
  }

  #answer(isAccepted: boolean): void {
    this.#imports?.answer(isAccepted);
    if (isAccepted) this.#showImport();
  }

  async #takeShared(): Promise<void> {
    const shared = await readShared();
    if (shared === null) return;
    const { files, isTooLarge, forget } = shared;
    if (files.length > 0) return this.#imports?.ask({ source: 'share', files, onAnswered: forget });
    forget();
    this.isShareRefused = isTooLarge;
  }

  #showImport(): void {
    this.dispatchEvent(new CustomEvent('import-requested'));
  }

  get #imports(): Imports | null {
    return this.#controller.imports;
  }
}

function summaryOf({ report, error }: EndedImport): string {
  if (error !== null) return importReportStrings.ended(error.message);
  return importReportStrings.done(countOutcomes(report), report.skipped.length);
}

/** The browser asks whether the page is to be left. */
function onLeave(event: Event): void {
  event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-import-door': HoldfastImportDoor;
  }
}
