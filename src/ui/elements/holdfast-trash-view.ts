// The trash: what was deleted, until when it can be restored, and how to be rid of it at once.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { BulkCommand, SessionPage, SessionSummary } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatMoment, timeAgo } from '../../kit/format.ts';
import type { HoldfastConfirmDialog } from '../../kit/holdfast-confirm-dialog.ts';
import { icon } from '../../kit/icons.ts';
import { TrashController, TRASH_PAGE } from '../controllers/trash-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { trashStrings } from '../strings/trash.ts';
import { formatRoute } from '../view/route.ts';
import { sessionAbout, sessionTitle } from '../view/session-labels.ts';
import { daysLeft, TRASH_DAYS } from '../view/trash-time.ts';
import { announce, offerUndo } from '../view/view-events.ts';
import '../../kit/holdfast-confirm-dialog.ts';
import { columnStyles } from './column-styles.ts';
import { panelStyles } from './panel-styles.ts';
import { trashStyles } from './trash-styles.ts';
import './holdfast-read-failure.ts';

/** What a person is asked before sessions are deleted for good. */
interface Question {
  readonly heading: string;
  readonly text: string;
  readonly command: BulkCommand;
}

@customElement('holdfast-trash-view')
export class HoldfastTrashView extends LitElement {
  static override readonly styles = [controlStyles, columnStyles, panelStyles, trashStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;
  @state() private question: Question | null = null;

  readonly #trash = new TrashController(this, () => this.client);

  override render(): TemplateResult {
    const { question } = this;
    return html`
      <div class="column">
        ${this.#intro()} ${this.#outcome()} ${this.#content()}
      </div>
      <holdfast-confirm-dialog
        .heading=${question?.heading ?? ''}
        .text=${question?.text ?? ''}
        .confirmLabel=${trashStrings.purge}
        @confirmed=${() => question !== null && this.#purge(question.command)}
      ></holdfast-confirm-dialog>
    `;
  }

  #intro(): TemplateResult {
    const { state: trash } = this.#trash;
    const total = trash.status === 'content' ? trash.page.total : 0;
    return html`
      <div class="intro">
        <div>
          <h1 tabindex="-1">${trashStrings.heading}</h1>
          <p class="soft">${trashStrings.about(TRASH_DAYS)}</p>
        </div>
        ${
          total === 0
            ? nothing
            : html`<button class="danger" data-testid="trash-empty" ?disabled=${this.#isBusy} @click=${() => this.#askToEmpty(total)}>
                ${icon('trash')} ${trashStrings.emptyNow}
              </button>`
        }
      </div>
    `;
  }

  #outcome(): TemplateResult {
    const { progress, problem } = this.#trash;
    return html`
      ${progress === null ? nothing : html`<p class="soft" role="status" data-testid="trash-working">${trashStrings.working(progress)}</p>`}
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    `;
  }

  #content(): TemplateResult {
    const { state: trash } = this.#trash;
    switch (trash.status) {
      case 'loading':
        return html`<div role="status" data-testid="trash-loading">
          <span class="visually-hidden">${trashStrings.loading}</span>
          ${[90, 90, 70].map((width) => html`<svg class="skeleton" width="${width}%" height="44" aria-hidden="true"></svg>`)}
      <p class="slow">${failureStrings.slow}</p>
        </div>`;
      case 'error':
        return html`<holdfast-read-failure
          links-storage
          data-testid="trash-error"
          .heading=${trashStrings.failed}
          .error=${trash.error}
          @retry-chosen=${() => this.#trash.retry()}
        ></holdfast-read-failure>`;
      case 'empty':
        return html`<div class="empty" data-testid="trash-is-empty">
          ${icon('trash')}
          <h2>${trashStrings.empty}</h2>
          <p class="soft">${trashStrings.emptyText}</p>
        </div>`;
      case 'content':
        return this.#page(trash.page, trash.skip);
    }
  }

  #page({ sessions, total }: SessionPage, skip: number): TemplateResult {
    return html`
      <section aria-label=${trashStrings.heading}>
        ${this.#toolbar(sessions)}
        <ul>
          ${sessions.map((session) => this.#row(session))}
        </ul>
        ${
          total <= TRASH_PAGE
            ? nothing
            : html`<div class="pager" data-testid="trash-pager">
                <button ?disabled=${skip === 0} data-testid="trash-newer" @click=${() => this.#trash.show(skip - TRASH_PAGE)}>
                  ${trashStrings.newer}
                </button>
                <span class="soft">${trashStrings.range(skip + 1, skip + sessions.length, total)}</span>
                <button
                  ?disabled=${skip + sessions.length >= total}
                  data-testid="trash-older"
                  @click=${() => this.#trash.show(skip + TRASH_PAGE)}
                >
                  ${trashStrings.older}
                </button>
              </div>`
        }
      </section>
    `;
  }

  #toolbar(sessions: readonly SessionSummary[]): TemplateResult {
    const { selected } = this.#trash;
    const ids = sessions.map(({ session_id }) => session_id);
    const chosen = ids.filter((id) => selected.has(id)).length;
    return html`
      <div class="toolbar" role="group" aria-label=${trashStrings.selectPage}>
        <label class="all">
          <input
            type="checkbox"
            data-testid="trash-select-page"
            .checked=${chosen === ids.length}
            .indeterminate=${chosen > 0 && chosen < ids.length}
            ?disabled=${this.#isBusy}
            @change=${() => this.#trash.select(ids, chosen < ids.length)}
          />
          <span>${trashStrings.selected(selected.size)}</span>
        </label>
        ${selected.size === 0 ? nothing : this.#bulk([...selected])}
      </div>
    `;
  }

  #bulk(ids: readonly string[]): TemplateResult {
    return html`
      <button ?disabled=${this.#isBusy} data-testid="trash-restore-selected" @click=${() => this.#restore(ids)}>
        ${icon('restore')} ${trashStrings.restore}
      </button>
      <button class="danger" ?disabled=${this.#isBusy} data-testid="trash-purge-selected" @click=${() => this.#askToPurge(ids)}>
        ${icon('trash')} ${trashStrings.purge}
      </button>
    `;
  }

  #row(session: SessionSummary): TemplateResult {
    const { session_id: id } = session;
    const title = sessionTitle(session);
    const trashedAt = Date.parse(session.trashed_at ?? session.last_activity);
    const now = Date.now();
    return html`
      <li data-testid="trash-row" data-session-id=${id}>
        <input
          type="checkbox"
          aria-label=${trashStrings.select(title)}
          .checked=${this.#trash.selected.has(id)}
          ?disabled=${this.#isBusy}
          @change=${(event: Event) => this.#trash.select([id], event.target instanceof HTMLInputElement && event.target.checked)}
        />
        <a href=${formatRoute({ name: 'session', sessionId: id, messageId: null })}>
          <bdi class="title">${title}</bdi>
          <bdi class="about">${sessionAbout(session)}</bdi>
        </a>
        <time datetime=${session.trashed_at ?? ''} title=${formatMoment(trashedAt)}>
          ${trashStrings.trashed(timeAgo(trashedAt, now))} · ${trashStrings.leftDays(daysLeft(trashedAt, now))}
        </time>
        <span class="row-actions">
          <button
            class="quiet icon-only"
            aria-label=${trashStrings.restoreOne(title)}
            title=${trashStrings.restore}
            data-testid="trash-restore"
            ?disabled=${this.#isBusy}
            @click=${() => this.#restore([id])}
          >
            ${icon('restore')}
          </button>
          <button
            class="quiet icon-only"
            aria-label=${trashStrings.purgeOne(title)}
            title=${trashStrings.purge}
            data-testid="trash-purge"
            ?disabled=${this.#isBusy}
            @click=${() => this.#askToPurge([id], title)}
          >
            ${icon('close')}
          </button>
        </span>
      </li>
    `;
  }

  get #isBusy(): boolean {
    return this.#trash.progress !== null;
  }

  async #restore(session_ids: readonly string[]): Promise<void> {
    const done = await this.#act({ action: 'restore', session_ids });
    if (done === null) return;
    announce(this, trashStrings.restored(done));
    offerUndo(this, {
      text: trashStrings.restored(done),
      undo: async () => {
        const moved = await this.#trash.act({ action: 'trash', session_ids });
        if (moved !== null) announce(this, trashStrings.movedBack(moved));
        return this.#trash.problem;
      },
    });
  }

  #askToEmpty(total: number): void {
    void this.#ask({
      heading: trashStrings.emptyQuestion(total),
      text: trashStrings.emptyAllText,
      command: { action: 'purge', query: { status: 'trashed' } },
    });
  }

  #askToPurge(session_ids: readonly string[], title?: string): void {
    void this.#ask({
      heading:
        title === undefined ? trashStrings.emptyQuestion(session_ids.length) : trashStrings.purgeOneQuestion(title),
      text: title === undefined ? trashStrings.purgeText : trashStrings.purgeOneText,
      command: { action: 'purge', session_ids },
    });
  }

  async #ask(question: Question): Promise<void> {
    this.question = question;
    await this.updateComplete;
    this.renderRoot.querySelector<HoldfastConfirmDialog>('holdfast-confirm-dialog')?.ask();
  }

  async #purge(command: BulkCommand): Promise<void> {
    const done = await this.#act(command);
    if (done !== null) announce(this, trashStrings.purged(done));
  }

  /** What was pressed goes with its rows, and the focus would with it. */
  async #act(command: BulkCommand): Promise<number | null> {
    const done = await this.#trash.act(command);
    const hasFocus = document.activeElement === document.body || this.matches(':focus-within');
    if (done !== null && hasFocus) this.renderRoot.querySelector('h1')?.focus();
    return done;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-trash-view': HoldfastTrashView;
  }
}
