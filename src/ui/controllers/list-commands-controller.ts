// What a person does in the list beside opening a session: select, rename, pin, end, trash and restore, by keys, mouse, touch
// and menu.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { HoldfastMenu } from '../../kit/holdfast-menu.ts';
import type { SessionSummary } from '../../protocol/index.ts';
import { parseFilter } from '../view/filter-text.ts';
import { rowActionOf } from '../view/row-menu.ts';
import { queryOf } from '../view/session-query.ts';
import { ListActionsController, type BulkAction, type Targets } from './list-actions-controller.ts';
import { ListSelectionController } from './list-selection-controller.ts';
import type { RowFocusController } from './row-focus-controller.ts';
import type { SessionRowsController } from './session-rows-controller.ts';

/** What the list reads with, and its commands. */
export type ListClient = Pick<RecorderClient, 'api' | 'subscribe' | 'export'>;

/** What the commands need of the list. */
interface ListHost extends ReactiveControllerHost, EventTarget {
  readonly client: ListClient | null;
  readonly filter: string;
  readonly selectedId: string | null;
  readonly shadowRoot: ShadowRoot | null;
  focusCurrent(): void;
}

export class ListCommandsController implements ReactiveController {
  readonly selection: ListSelectionController;
  readonly actions: ListActionsController;
  /** The session whose title is being changed. */
  renaming: string | null = null;
  /** The session whose menu is open, or was open last. */
  menuOf: SessionSummary | null = null;

  readonly #host: ListHost;
  readonly #rows: SessionRowsController;
  readonly #focus: RowFocusController;
  readonly #titleOf: (session: SessionSummary) => string;
  /** The field for the title is to get the focus once it is there. */
  #isFieldNew = false;

  constructor(
    host: ListHost,
    rows: SessionRowsController,
    focus: RowFocusController,
    titleOf: (session: SessionSummary) => string,
  ) {
    this.#host = host;
    this.#rows = rows;
    this.#focus = focus;
    this.#titleOf = titleOf;
    this.selection = new ListSelectionController(host, () => rows.pages);
    this.actions = new ListActionsController(host, () => rows.reread());
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#isFieldNew) return;
    this.#isFieldNew = false;
    this.#host.shadowRoot?.querySelector<HTMLInputElement>('.rename')?.select();
  }

  onKey(event: KeyboardEvent): void {
    const index = this.#current;
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey || (isCommand && event.key !== 'a')) return;
    if (isCommand) this.selection.selectAll();
    else if (event.key === 'x') this.selection.toggle(index);
    else if (event.key === 'F2') this.#startRenaming(this.#rows.pages.at(index));
    else if (event.key === 'Delete') this.#trash(this.#rows.pages.at(index));
    else if (event.key === 'Escape' && this.selection.count > 0) {
      event.stopPropagation();
      this.selection.clear();
    } else if (!this.#focus.onKey(event.key, this.#host.selectedId)) return;
    else if (event.shiftKey) this.selection.extendTo(this.#current, index);
    event.preventDefault();
  }

  /** A click on a row's link: opens the session, unless it selects. */
  onClick(event: MouseEvent, index: number): void {
    if (event.ctrlKey || event.metaKey) return;
    const isTapToSelect = this.selection.count > 0 && matchMedia('(pointer: coarse)').matches;
    if (event.shiftKey) this.selection.extendTo(index, this.#current);
    else if (isTapToSelect) this.selection.toggle(index);
    else if (this.#mayOpen(this.#rows.pages.at(index))) return;
    event.preventDefault();
  }

  /** A click on a row's checkbox. */
  onSelect(event: MouseEvent, index: number): void {
    if (event.shiftKey) this.selection.extendTo(index);
    else this.selection.toggle(index);
  }

  /** Opens the menu of a session at the pointer, or at the button that was pressed. */
  openMenu(event: Event, session: SessionSummary): void {
    event.preventDefault();
    this.menuOf = session;
    this.#host.requestUpdate();
    const isAtPointer = event.type === 'contextmenu' && event instanceof MouseEvent;
    const button = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : new DOMRect();
    void this.#openMenuAt(isAtPointer ? new DOMRect(event.clientX, event.clientY) : button);
  }

  onMenuItem(id: string): void {
    const session = this.menuOf;
    const { client } = this.#host;
    const action = rowActionOf(id);
    if (session === null || action === undefined || client === null) return;
    switch (action) {
      case 'select':
        this.selection.toggle(this.#rows.pages.indexOf(session.session_id));
        return;
      case 'rename':
        this.#startRenaming(session);
        return;
      case 'pin':
      case 'unpin':
        void this.actions.pin(client, session.session_id, this.#titleOf(session), action === 'pin');
        return;
      case 'save':
        void this.actions.save(client, { ids: [session.session_id] });
        return;
      default:
        void this.actions.act(client, action, { ids: [session.session_id] });
    }
  }

  async actOnSelected(action: BulkAction): Promise<void> {
    const { client } = this.#host;
    if (client === null) return;
    if (await this.actions.act(client, action, this.#targets())) this.clearSelection();
  }

  /** The sessions stay selected: a person may go on with them. */
  async saveSelected(): Promise<void> {
    const { client } = this.#host;
    if (client !== null) await this.actions.save(client, this.#targets());
  }

  #targets(): Targets {
    const { selection } = this.selection;
    if (selection.kind === 'some') return { ids: [...selection.ids] };
    return { query: queryOf(parseFilter(this.#host.filter).filter, Date.now()), but: selection.but };
  }

  clearSelection(): void {
    // The bar that has the focus goes.
    const hadFocus = this.#host.shadowRoot?.activeElement?.matches('holdfast-selection-bar') ?? false;
    this.selection.clear();
    if (hadFocus) this.#host.focusCurrent();
  }

  /** Ends the changing of a title; null leaves it as it is. */
  rename(session: SessionSummary, title: string | null): void {
    const { client } = this.#host;
    const given = title?.trim() ?? '';
    this.renaming = null;
    this.#host.focusCurrent();
    if (given === '' || given === session.title || client === null) return;
    this.#rows.change((each) => (each.session_id === session.session_id ? { ...each, title: given } : each));
    void this.actions.rename(client, session.session_id, given);
  }

  get #current(): number {
    return this.#focus.current(this.#host.selectedId);
  }

  #mayOpen(session: SessionSummary | undefined): boolean {
    const chosen = new CustomEvent('session-chosen', { detail: session?.session_id, cancelable: true });
    return this.#host.dispatchEvent(chosen);
  }

  #startRenaming(session: SessionSummary | undefined): void {
    this.renaming = session?.session_id ?? null;
    this.#isFieldNew = true;
    this.#host.requestUpdate();
  }

  #trash(session: SessionSummary | undefined): void {
    const { client } = this.#host;
    if (this.selection.count > 0) void this.actOnSelected('trash');
    else if (session !== undefined && client !== null)
      void this.actions.act(client, 'trash', { ids: [session.session_id] });
  }

  async #openMenuAt(place: DOMRect): Promise<void> {
    await this.#host.updateComplete;
    const menu = this.#host.shadowRoot?.querySelector<HoldfastMenu>('holdfast-menu');
    await menu?.updateComplete;
    menu?.openAt(place);
  }
}
