// The import: the ways in, how far the one that runs has come, and the reports of those that have ended.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { icon } from '../../kit/icons.ts';
import { type EndedImport, filesBrought, type RunningImport } from '../controllers/imports.ts';
import { ImportsController } from '../controllers/imports-controller.ts';
import { importReportStrings } from '../strings/import-report.ts';
import { IMPORT_SOURCES } from '../strings/import-sources.ts';
import { importStrings as strings } from '../strings/import.ts';
import { pastedFileName } from '../view/pasted-text.ts';
import { columnStyles } from './column-styles.ts';
import type { HoldfastImportReport } from './holdfast-import-report.ts';
import { importProgress } from './import-progress.ts';
import { importStyles } from './import-styles.ts';
import { namesText } from './import-texts.ts';
import { panelStyles } from './panel-styles.ts';
import './holdfast-import-door.ts';
import './holdfast-import-report.ts';

/** Browsers of phones know no folders. */
const HAS_FOLDERS = 'webkitdirectory' in HTMLInputElement.prototype;

@customElement('holdfast-import-view')
export class HoldfastImportView extends LitElement {
  static override readonly styles = [controlStyles, columnStyles, panelStyles, importStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  /** The import whose report is shown; null: the newest one. */
  @state() private shown: EndedImport | null = null;
  @state() private problem: string | null = null;

  readonly #controller = new ImportsController(this, () => this.client);
  #newest: EndedImport | undefined;

  override render(): TemplateResult {
    const { running = null, waiting = 0, ended = [] } = this.#controller.imports ?? {};
    return html`
      <div class="column">
        <div class="intro">
          <div>
            <h1>${strings.heading}</h1>
            <p class="soft">${strings.about}</p>
          </div>
        </div>
        ${running === null ? nothing : this.#progress(running, waiting)} ${ended.length === 0 ? nothing : this.#reports(ended)}
        ${this.#ways()} ${this.#private()} ${sources()}
      </div>
    `;
  }

  override updated(): void {
    const { imports } = this.#controller;
    const newest = imports?.ended[0];
    imports?.see();
    if (newest === this.#newest) return;
    this.#newest = newest;
    this.shown = null;
    if (imports?.running === null) void this.#focusReport();
  }

  /** What was pressed has gone with the progress, and the focus with it. */
  async #focusReport(): Promise<void> {
    await this.updateComplete;
    const report = this.renderRoot.querySelector<HoldfastImportReport>('holdfast-import-report');
    await report?.updateComplete;
    const hasFocus = document.activeElement === document.body || this.matches(':focus-within');
    if (hasFocus) report?.focusHeading();
  }

  #progress(running: RunningImport, waiting: number): TemplateResult {
    return html`
      <section class="card progress" aria-labelledby="running" data-testid="import-running">
        <h2 id="running">${strings.importing} <bdi>${namesText(running.names)}</bdi></h2>
        ${importProgress(running)}
        <p class="soft">${strings.goesOn} ${waiting === 0 ? nothing : strings.waiting(waiting)}</p>
        <p class="actions">
          <button data-testid="import-cancel" @click=${() => this.#controller.imports?.cancel()}>${strings.cancel}</button>
        </p>
      </section>
    `;
  }

  #reports(ended: readonly EndedImport[]): TemplateResult {
    const shown = ended.find((each) => each === this.shown) ?? ended[0];
    const others = ended.filter((each) => each !== shown);
    return html`
      <holdfast-import-report .ended=${shown ?? null}></holdfast-import-report>
      ${
        others.length === 0
          ? nothing
          : html`<details data-testid="import-others">
              <summary>${importReportStrings.others}</summary>
              <ul>
                ${others.map(
                  (each) => html`<li>
                    <button class="link" @click=${() => (this.shown = each)}>
                      <bdi>${importReportStrings.other(namesText(each.names), each.report.sessions.length)}</bdi>
                    </button>
                  </li>`,
                )}
              </ul>
            </details>`
      }
    `;
  }

  #ways(): TemplateResult {
    return html`
      <section class="ways" aria-label=${strings.heading} data-testid="import-ways">
        ${icon('import')}
        <p class="actions">
          <button class="primary" data-testid="import-files" @click=${() => this.#choose('files')}>${strings.chooseFiles}</button>
          ${
            HAS_FOLDERS
              ? html`<button data-testid="import-folder" @click=${() => this.#choose('folder')}>${strings.chooseFolder}</button>`
              : nothing
          }
          <button data-testid="import-paste" @click=${() => this.#paste()}>${strings.paste}</button>
        </p>
        <p class="soft">${strings.orDrop}</p>
        ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      </section>
    `;
  }

  #private(): TemplateResult {
    return html`
      <section aria-labelledby="private">
        <h2 id="private">${strings.private}</h2>
        <p class="soft">${strings.privateText.join(' ')}</p>
      </section>
    `;
  }

  #choose(what: 'files' | 'folder'): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = what === 'folder';
    input.addEventListener('change', () => {
      const files = Array.from(input.files ?? [], (file) => ({
        path: file.webkitRelativePath || file.name,
        blob: file,
      }));
      const names = what === 'folder' ? [files[0]?.path.split('/')[0] ?? ''] : undefined;
      if (files.length > 0) void this.#controller.imports?.start(filesBrought(files, names));
    });
    input.click();
  }

  /** For those who have no keys for it, such as on phones. */
  async #paste(): Promise<void> {
    this.problem = null;
    let text: string;
    try {
      text = await navigator.clipboard.readText();
    } catch {
      this.problem = strings.pasteRefused; // no clipboard outside of secure contexts, and a person may refuse it
      return;
    }
    if (text.trim() === '') this.problem = strings.pasteEmpty;
    else
      void this.#controller.imports?.start(
        filesBrought([{ path: pastedFileName(text) ?? 'pasted.txt', blob: new Blob([text]) }]),
      );
  }
}

function sources(): TemplateResult {
  return html`
    <section aria-labelledby="known" data-testid="import-known">
      <h2 id="known">${strings.known}</h2>
      <p class="soft">${strings.knownText}</p>
      <dl class="sources">
        ${IMPORT_SOURCES.map(({ title, where }) => html`<div><dt>${title}</dt><dd>${where}</dd></div>`)}
      </dl>
    </section>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-import-view': HoldfastImportView;
  }
}
