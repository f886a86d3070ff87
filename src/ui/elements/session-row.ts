// One row of the list of sessions: a link, and what can be done without opening it.

import { html, nothing, type TemplateResult } from 'lit';
import type { SessionStatus, SessionSummary } from '../../protocol/index.ts';
import { formatMoment } from '../../kit/format.ts';
import { icon } from '../../kit/icons.ts';
import { listStrings } from '../strings/list.ts';
import { formatRoute } from '../view/route.ts';
import { rowTime, sessionLength } from '../view/session-facts.ts';
import { sessionOrigin, sessionTitle, STATUS_LABEL } from '../view/session-labels.ts';

/** How a row is shown. */
export interface RowLook {
  /** It is open beside the list. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isPinned: boolean;
  /** What the search box holds: the link keeps it. */
  readonly filter: string;
  /** It is the row of the list that the Tab key reaches. */
  readonly isInTabOrder: boolean;
  /** A heading above it says its day. */
  readonly hasDay: boolean;
  /** Its title is being changed. */
  readonly isRenaming: boolean;
  /** The beginning of its first message, for one without a title. */
  readonly preview: string | undefined;
  readonly now: number;
}

/** What a person does with a row. */
export interface RowHandlers {
  readonly onFocus: () => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onSelect: (event: MouseEvent) => void;
  readonly onMenu: (event: Event) => void;
  /** The new title; null where it stays as it is. */
  readonly onRenamed: (title: string | null) => void;
}

export function sessionRow(session: SessionSummary, look: RowLook, handlers: RowHandlers): TemplateResult {
  const tabIndex = look.isInTabOrder ? 0 : -1;
  const title = rowTitle(session, look.preview);
  return html`
    <div
      class="row ${session.status}"
      part="row"
      data-selected=${look.isSelected}
      @contextmenu=${handlers.onMenu}
    >
      <span class="start">
        <span class="mark">${markOf(session.status)}</span>
        <input
          type="checkbox"
          aria-label=${listStrings.select(title)}
          tabindex=${tabIndex}
          .checked=${look.isSelected}
          data-testid="row-select"
          @click=${handlers.onSelect}
        />
      </span>
      ${look.isRenaming ? titleField(session, handlers) : rowLink(session, title, look, handlers)}
      <button
        class="quiet icon-only"
        aria-label=${listStrings.menu(title)}
        aria-haspopup="menu"
        tabindex=${tabIndex}
        data-testid="row-menu"
        @click=${handlers.onMenu}
      >
        ${icon('more')}
      </button>
    </div>
  `;
}

/** A row whose session is not read yet. */
export function skeletonRow(): TemplateResult {
  return html`
    <div class="row loading" part="row" aria-hidden="true" data-testid="row-loading">
      <span class="text"><span class="skeleton title"></span><span class="skeleton about"></span></span>
    </div>
  `;
}

/** A session's title; where it has none, its first words. */
export function rowTitle(session: SessionSummary, preview: string | undefined): string {
  const isUntitled = (session.title?.trim() ?? '') === '';
  return isUntitled && preview !== undefined && preview !== '' ? preview : sessionTitle(session);
}

function rowLink(session: SessionSummary, title: string, look: RowLook, handlers: RowHandlers): TemplateResult {
  const { session_id, status, last_activity } = session;
  const at = Date.parse(last_activity);
  const { count, duration } = sessionLength(session);
  return html`
    <a
      class="text"
      href=${formatRoute({ name: 'session', sessionId: session_id, messageId: null, filter: look.filter })}
      tabindex=${look.isInTabOrder ? 0 : -1}
      aria-current=${look.isCurrent ? 'true' : nothing}
      data-testid="session-row"
      data-session-id=${session_id}
      data-status=${status}
      @focus=${handlers.onFocus}
      @click=${handlers.onClick}
    >
      <span class="line">
        <span class="title" dir="auto" data-untitled=${session.title === null}>${title}</span>
        ${look.isPinned ? html`<span class="pin" role="img" aria-label=${listStrings.isPinned}>${icon('pin')}</span>` : nothing}
        <time datetime=${last_activity} title=${formatMoment(at)}>${rowTime(at, look.now, look.hasDay)}</time>
      </span>
      <span class="line">
        <span class="about">
          <span class=${status === 'ended' ? 'visually-hidden' : 'status'}>${STATUS_LABEL[status]} ·</span>
          <bdi>${sessionOrigin(session)}</bdi>
        </span>
        <span class="length">
          ${count}${duration === null ? nothing : html`<span class="duration"> · ${duration}</span>`}
        </span>
      </span>
    </a>
  `;
}

/** The shape of a status; the others are drawn by the style sheet. */
function markOf(status: SessionStatus): TemplateResult | typeof nothing {
  switch (status) {
    case 'interrupted':
      return icon('warning');
    case 'trashed':
      return icon('trash');
    default:
      return nothing;
  }
}

function titleField(session: SessionSummary, { onRenamed }: RowHandlers): TemplateResult {
  let isDone = false;
  const finish = (title: string | null): void => {
    if (isDone) return;
    isDone = true;
    onRenamed(title);
  };
  return html`
    <input
      class="rename"
      dir="auto"
      aria-label=${listStrings.newTitle}
      title=${listStrings.renameHint}
      .value=${session.title ?? ''}
      data-testid="row-rename"
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(typedText(event));
        if (event.key === 'Escape') finish(null);
      }}
      @blur=${(event: FocusEvent) => finish(typedText(event))}
    />
  `;
}

function typedText(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : '';
}
