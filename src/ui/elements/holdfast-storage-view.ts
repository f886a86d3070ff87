// The storage: what is used and by what, how long it lasts, and what the browser may do with it; the search index. Emits
// `quarantine-chosen` for the dialog of damaged values.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { StatusReport } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatBytes } from '../../kit/format.ts';
import { icon } from '../../kit/icons.ts';
import { StorageController, type StorageState } from '../controllers/storage-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { shellStrings } from '../strings/shell.ts';
import { storageStrings } from '../strings/storage.ts';
import { formatRoute } from '../view/route.ts';
import { databaseOf, fullnessOf, storageParts } from '../view/storage-use.ts';
import { columnStyles } from './column-styles.ts';
import { panelStyles } from './panel-styles.ts';
import { storageStyles } from './storage-styles.ts';
import './holdfast-backup.ts';
import './holdfast-search-storage.ts';
import './holdfast-second-copy.ts';
import './holdfast-read-failure.ts';

@customElement('holdfast-storage-view')
export class HoldfastStorageView extends LitElement {
  static override readonly styles = [controlStyles, columnStyles, panelStyles, storageStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;

  readonly #storage = new StorageController(this, () => this.client);

  override render(): TemplateResult {
    return html`
      <div class="column">
        <div class="intro">
          <div>
            <h1>${storageStrings.heading}</h1>
            <p class="soft">${storageStrings.about}</p>
          </div>
        </div>
        ${this.#content()}
      </div>
    `;
  }

  #content(): TemplateResult {
    const { state } = this.#storage;
    switch (state.status) {
      case 'loading':
        return html`<div role="status" data-testid="storage-loading">
          <span class="visually-hidden">${storageStrings.loading}</span>
          ${[100, 60, 80].map((width) => html`<svg class="skeleton" width="${width}%" height="36" aria-hidden="true"></svg>`)}
      <p class="slow">${failureStrings.slow}</p>
        </div>`;
      case 'error':
        return html`
          <holdfast-read-failure
            data-testid="storage-error"
            .heading=${storageStrings.failed}
            .error=${state.error}
            @retry-chosen=${() => this.#storage.retry()}
          ></holdfast-read-failure>
          ${this.#use(state)} ${this.#databases(state)} ${meanings()}
        `;
      case 'content':
        return html`
          ${this.#warning(state.storage)} ${this.#use(state.storage, state.storage.report)} ${this.#persistence(state.storage)}
          <holdfast-second-copy
            .report=${state.storage.report}
            .estimate=${state.storage.estimate}
            .refusal=${this.#storage.copyRefusal}
            @copy-wanted=${(event: CustomEvent<boolean>) => this.#storage.keepCopy(event.detail)}
            @backup-wanted=${this.#toBackup}
          ></holdfast-second-copy>
          <holdfast-backup tabindex="-1" .client=${this.client}></holdfast-backup>
          <holdfast-search-storage .client=${this.client}></holdfast-search-storage>
          ${this.#recordings(state.storage)} ${this.#databases(state.storage)} ${meanings()}
        `;
    }
  }

  #warning({ report, estimate }: StorageState): TemplateResult | typeof nothing {
    const fullness = report.storage.health === 'full' ? 'full' : fullnessOf(estimate);
    if (fullness !== 'near' && fullness !== 'full') return nothing;
    return html`
      <div class="card ${fullness === 'full' ? 'bad' : 'warn'}" role="alert" data-testid="storage-warning" data-fullness=${fullness}>
        <h2>${icon('warning')} ${storageStrings[fullness]}</h2>
        <p>${storageStrings[`${fullness}Text`]}</p>
        <p class="actions">
          <button data-testid="storage-to-backup" @click=${this.#toBackup}>${shellStrings.toBackup}</button>
          <a class="button" href=${formatRoute({ name: 'trash' })}>${storageStrings.emptyTrash}</a>
          <a class="button" href=${formatRoute({ name: 'settings' })}>${storageStrings.toSettings}</a>
        </p>
      </div>
    `;
  }

  #use({ estimate }: Pick<StorageState, 'estimate'>, report?: StatusReport): TemplateResult {
    const { usage = null, quota = null } = estimate;
    const { copy }: Partial<StatusReport['storage']> = report?.storage ?? {};
    const parts = storageParts(estimate, copy?.bytes ?? 0);
    return html`
      <section aria-labelledby="use" data-testid="storage-use">
        <h2 id="use">${storageStrings.use}</h2>
        ${
          usage === null
            ? html`<p class="soft">${storageStrings.usedUnknown}</p>`
            : html`<p class="figure">
                  ${storageStrings.used(usage, quota)}
                  ${quota === null ? nothing : html`<span class="soft">${storageStrings.share(usage / quota)}</span>`}
                </p>
                ${
                  quota === null
                    ? nothing
                    : html`<progress max=${quota} value=${usage} aria-labelledby="use" data-fullness=${fullnessOf(estimate)}></progress>`
                }`
        }
        ${
          parts === null
            ? nothing
            : html`<dl>
                ${parts.map(
                  ({ kind, bytes }) =>
                    html`<div><dt>${storageStrings.part[kind]}</dt><dd>${formatBytes(bytes)}</dd></div>`,
                )}
              </dl>`
        }
        <p class="soft">${storageStrings.quotaNote}</p>
      </section>
    `;
  }

  #persistence({ report }: StorageState): TemplateResult {
    const { persisted } = report.storage;
    const { persistAnswer } = this.#storage;
    if (persisted === true || persistAnswer === 'granted')
      return html`
        <section class="card" data-testid="storage-persistence" data-answer="granted">
          <h2>${icon('check')} ${storageStrings.kept}</h2>
          <p class="soft">${storageStrings.keptText}</p>
        </section>
      `;
    return html`
      <section class="card warn" data-testid="storage-persistence" data-answer=${persistAnswer}>
        <h2>${icon('info')} ${storageStrings.mayEvict}</h2>
        <p>${persisted === null ? storageStrings.evictUnknown : storageStrings.mayEvictText}</p>
        <p class="actions">${this.#answer()}</p>
      </section>
    `;
  }

  #answer(): TemplateResult {
    const { persistAnswer } = this.#storage;
    if (persistAnswer === 'not_asked' || persistAnswer === 'granted')
      return html`<button class="primary" data-testid="storage-persist" @click=${() => this.#storage.persist()}>
        ${storageStrings.ask}
      </button>`;
    return html`<span role="status">${storageStrings[persistAnswer]}</span>`;
  }

  #recordings({ sessions, trashed, damaged, report }: StorageState): TemplateResult {
    return html`
      <section aria-labelledby="recordings">
        <h2 id="recordings">${storageStrings.recordings}</h2>
        <dl>
          <div>
            <dt data-testid="storage-sessions">${storageStrings.sessions(sessions, trashed)}</dt>
            <dd>${trashed === 0 ? nothing : html`<a href=${formatRoute({ name: 'trash' })}>${storageStrings.emptyTrash}</a>`}</dd>
          </div>
          <div>
            <dt><b>${storageStrings.attachments}</b></dt>
            <dd data-testid="storage-attachments">${storageStrings.attached(report.storage.attachments)}</dd>
          </div>
          <div>
            <dt>
              <b>${storageStrings.quarantine}</b>
              <span data-testid="storage-damaged">
                ${damaged === 0 ? storageStrings.noQuarantine : storageStrings.quarantined(damaged)}
              </span>
            </dt>
            <dd>
              ${
                damaged === 0
                  ? nothing
                  : html`<button data-testid="storage-quarantine" @click=${this.#look}>${storageStrings.look(damaged)}</button>`
              }
            </dd>
          </div>
        </dl>
      </section>
    `;
  }

  #databases({ databases, report }: Pick<StorageState, 'databases'> & Partial<StorageState>): TemplateResult {
    return html`
      <section aria-labelledby="databases" data-testid="storage-databases">
        <h2 id="databases">${storageStrings.databases}</h2>
        ${
          databases === null
            ? html`<p class="soft">${storageStrings.databasesUnknown}</p>`
            : html`<dl>
                ${databases.map((name) => {
                  const database = databaseOf(name);
                  const isShown = database?.kind === 'recordings' && database.namespace === report?.namespace;
                  return html`<div>
                    <dt><bdi>${name}</bdi></dt>
                    <dd class="soft">
                      ${
                        database === null
                          ? storageStrings.foreign
                          : html`<bdi>${storageStrings.ofNamespace(database.kind, database.namespace)}</bdi>`
                      }${isShown ? `, ${storageStrings.shown}` : ''}
                    </dd>
                  </div>`;
                })}
              </dl>`
        }
      </section>
    `;
  }

  readonly #toBackup = (): void => {
    const backup = this.renderRoot.querySelector('holdfast-backup');
    backup?.scrollIntoView({ block: 'start' });
    backup?.focus({ preventScroll: true });
  };

  readonly #look = (): void => {
    this.dispatchEvent(new CustomEvent('quarantine-chosen', { bubbles: true, composed: true }));
  };
}

function meanings(): TemplateResult {
  return html`
    <details>
      <summary>${storageStrings.warnings}</summary>
      <dl class="meanings">
        ${storageStrings.warningTexts.map(([warning, text]) => html`<dt>${warning}</dt><dd>${text}</dd>`)}
      </dl>
    </details>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-storage-view': HoldfastStorageView;
  }
}
