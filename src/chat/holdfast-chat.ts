// The demo chat: shows the conversation, sends what the person writes, and shows the state of the recording.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ApplyUpdate, Eviction, RecorderClient } from '../client/index.ts';
import { apiKey, lastSession, rememberedModel, rememberModel, rememberSession } from './chat-memory.ts';
import { hashOfSession, linkedModel, sessionFromHash, type ModelChoice, type ServerChoice } from './chat-options.ts';
import { controlStyles } from '../kit/control-styles.ts';
import { evictionText } from '../kit/eviction-text.ts';
import { StickToBottomController } from '../kit/stick-to-bottom-controller.ts';
import '../kit/holdfast-notice-bar.ts';
import { chatStyles } from './chat-styles.ts';
import { ConversationController } from './conversation-controller.ts';
import { conversationTemplate } from './conversation-template.ts';
import type { Model } from './model.ts';
import { saveNote } from '../kit/save-note.ts';
import { scriptedModel } from './scripted-model.ts';
import { serverModel } from './server-model.ts';
import { download, unsavedFile } from './unsaved-file.ts';
import './holdfast-model-picker.ts';
import './holdfast-server-question.ts';

@customElement('holdfast-chat')
export class HoldfastChat extends LitElement {
  static override readonly styles = [controlStyles, chatStyles];

  @state() private choice: ModelChoice = rememberedModel();
  /** A model that the page's link names, on a server that the person has not agreed to yet. */
  @state() private linked: ServerChoice | null = null;
  /** Applies a new version of this page that waits; null while none does. */
  @state() private applyUpdate: ApplyUpdate | null = null;
  /** Why the last attempt to apply the new version failed. */
  @state() private updateRefusal: string | null = null;

  /** The loss of earlier recordings, until the person dismisses it. */
  @state() private eviction: Eviction | null = null;

  readonly #recorder: RecorderClient;
  readonly #chat: ConversationController;
  readonly #bottom = new StickToBottomController(this);

  /** Begins with the session that the address names, else with the last one, else with a new one. */
  constructor(recorder: RecorderClient) {
    super();
    this.#recorder = recorder;
    const linked = linkedModel(location.search, this.choice);
    if (linked.status === 'use') this.choice = linked.choice;
    if (linked.status === 'ask') this.linked = linked.choice;
    recorder.onEvicted((eviction) => {
      this.eviction = eviction;
    });
    this.#chat = new ConversationController(this, recorder);
    this.#chat.open(sessionFromHash(location.hash) ?? lastSession());
    this.#remember();
    addEventListener('hashchange', () => {
      const sessionId = sessionFromHash(location.hash);
      if (sessionId !== this.#chat.sessionId) this.#chat.open(sessionId);
    });
  }

  /** Offers a new version of this page; it is never applied by itself. */
  offerUpdate(apply: ApplyUpdate): void {
    this.applyUpdate = apply;
  }

  override updated(): void {
    this.#bottom.attach(this.renderRoot.querySelector('.pane'), this.renderRoot.querySelector('.column'));
  }

  override render(): TemplateResult {
    return html`
      ${this.#updateBar()} ${this.#evictionBar()} ${this.#header()}
      <main class="pane" tabindex="0" aria-label="Conversation" data-testid="messages">
        <div class="column">${conversationTemplate(this.#chat, this.#model())}</div>
      </main>
      <footer>${this.#controls()} ${this.#below()}</footer>
    `;
  }

  #controls(): TemplateResult {
    if (this.linked !== null) return this.#question(this.linked);
    return this.#chat.status === 'ended' ? this.#closing() : this.#form();
  }

  #question(linked: ServerChoice): TemplateResult {
    return html`<holdfast-server-question
      .server=${linked}
      @server-accepted=${() => this.#choose(linked)}
      @server-declined=${() => this.#forgetLink()}
    ></holdfast-server-question>`;
  }

  #updateBar(): TemplateResult | typeof nothing {
    if (this.applyUpdate === null || this.#chat.isAnswering) return nothing;
    return html`<holdfast-notice-bar
      .text=${this.updateRefusal ?? 'A new version is ready.'}
      .actionLabel=${this.updateRefusal === null ? 'Reload now' : 'Try again'}
      data-testid="update-bar"
      @accepted=${this.#update}
      @dismissed=${() => (this.applyUpdate = null)}
    ></holdfast-notice-bar>`;
  }

  #evictionBar(): TemplateResult | typeof nothing {
    const { eviction } = this;
    if (eviction === null) return nothing;
    return html`<holdfast-notice-bar
      .text=${evictionText(eviction)}
      role="alert"
      data-testid="eviction-bar"
      @dismissed=${() => {
        eviction.dismiss();
        this.eviction = null;
      }}
    ></holdfast-notice-bar>`;
  }

  #header(): TemplateResult {
    const { sessionId, status } = this.#chat;
    return html`
      <header>
        <h1>Demo chat</h1>
        <div class="actions">
          <a href=${sessionId === null ? '../' : `../#/session/${encodeURIComponent(sessionId)}`} target="_blank" data-testid="watch">
            Watch in the viewer
          </a>
          <button ?disabled=${sessionId === null || status !== 'open'} data-testid="end-chat" @click=${this.#end}>End chat</button>
          <button data-testid="new-chat" @click=${this.#startNew}>New chat</button>
        </div>
      </header>
    `;
  }

  #form(): TemplateResult {
    const { isAnswering, status } = this.#chat;
    return html`
      <form @submit=${this.#send}>
        <textarea
          rows="1"
          aria-label="Message"
          placeholder="Write a message"
          enterkeyhint="send"
          data-testid="composer"
          @keydown=${this.#onKey}
        ></textarea>
        ${
          isAnswering
            ? html`<button type="button" data-testid="stop" @click=${() => this.#chat.stop()}>Stop</button>`
            : html`<button class="primary" ?disabled=${status !== 'open'} data-testid="send">Send</button>`
        }
      </form>
    `;
  }

  #closing(): TemplateResult {
    return html`<div class="closing" data-testid="ended">
      <span>This chat has ended.</span> <button class="primary" @click=${this.#startNew}>New chat</button>
    </div>`;
  }

  #below(): TemplateResult {
    const { saveState, refusal, messages, isAnswering } = this.#chat;
    const { status, text } = saveNote(saveState, refusal, isAnswering);
    return html`
      <div class="below">
        <span class="save" data-testid="save-state" data-status=${status}>
          ${messages.length === 0 && status === 'saved' ? 'Nothing to save yet' : text}
          ${
            saveState.status === 'not_saved' && saveState.pending > 0
              ? html`<button data-testid="save-file" @click=${this.#saveFile}>Save what is pending as a file</button>`
              : nothing
          }
        </span>
        <holdfast-model-picker
          .choice=${this.choice}
          ?disabled=${isAnswering}
          @model-changed=${(event: CustomEvent<ModelChoice>) => this.#choose(event.detail)}
        ></holdfast-model-picker>
      </div>
      <div class="visually-hidden" role="status">${isAnswering ? 'Answering' : ''}</div>
    `;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // An input method uses Enter to accept its suggestion.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send(event);
  };

  readonly #send = (event: Event): void => {
    event.preventDefault();
    const text = this.#composer?.value.trim() ?? '';
    if (this.#composer === null || text === '' || this.#chat.isAnswering || this.#chat.status !== 'open') return;
    this.#composer.value = '';
    this.#bottom.pin();
    this.#chat.send(text, this.#model());
    this.#remember();
  };

  readonly #update = async (): Promise<void> => {
    const result = await this.applyUpdate?.();
    this.updateRefusal = result?.ok === false ? result.error.message : null;
  };

  readonly #end = (): void => {
    rememberSession(null);
    void this.#chat.end();
  };

  readonly #saveFile = (): void => {
    download(unsavedFile(this.#recorder.pending(), Date.now()));
  };

  readonly #startNew = async (): Promise<void> => {
    await this.#chat.startNew();
    this.#remember();
    await this.updateComplete;
    this.#composer?.focus();
  };

  #remember(): void {
    const { sessionId } = this.#chat;
    rememberSession(sessionId);
    history.replaceState(
      null,
      '',
      `${location.pathname}${location.search}${sessionId === null ? '' : hashOfSession(sessionId)}`,
    );
  }

  #choose(choice: ModelChoice): void {
    this.choice = choice;
    rememberModel(choice);
    this.#forgetLink();
  }

  /** From now on the page's address names the session only. */
  #forgetLink(): void {
    this.linked = null;
    history.replaceState(null, '', `${location.pathname}${location.hash}`);
  }

  #model(): Model {
    return this.choice.kind === 'scripted' ? scriptedModel(this.choice.rate) : serverModel({ ...this.choice, apiKey });
  }

  get #composer(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-chat': HoldfastChat;
  }
}
