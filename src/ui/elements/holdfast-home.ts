// Home, the view with nothing chosen: what wants recovery, what is recording now, what was recorded last, and how to record.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RecorderClient } from '../../client/index.ts';
import type { SessionPage, SessionSummary } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatMoment, timeAgo } from '../../kit/format.ts';
import { icon } from '../../kit/icons.ts';
import { HomeController, type Home } from '../controllers/home-controller.ts';
import type { Recoveries } from '../controllers/recoveries-controller.ts';
import { failureStrings } from '../strings/failure.ts';
import { homeStrings } from '../strings/home.ts';
import { formatRoute, type ViewName } from '../view/route.ts';
import { sessionAbout, sessionTitle } from '../view/session-labels.ts';
import { AVAILABLE_VIEWS } from '../view-table.ts';
import { columnStyles } from './column-styles.ts';
import { homeStyles } from './home-styles.ts';
import './holdfast-how-to-record.ts';
import './holdfast-read-failure.ts';

/** Whether the demo chat is beside the viewer. */
const HAS_CHAT = __HOLDFAST_PAGES__ === 'all';

@customElement('holdfast-home')
export class HoldfastHome extends LitElement {
  static override readonly styles = [controlStyles, columnStyles, homeStyles];

  @property({ attribute: false }) client: RecorderClient | null = null;

  /** Null while they are not read. */
  @property({ attribute: false }) recoveries: Recoveries | null = null;

  readonly #home = new HomeController(
    this,
    () => this.client,
    () => this.recoveries,
  );

  override render(): TemplateResult {
    return html`<div class="column">${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    const { state } = this.#home;
    switch (state.status) {
      case 'loading':
        return skeleton();
      case 'error':
        return html`
          <holdfast-read-failure
            links-storage
            data-testid="home-error"
            .heading=${homeStrings.failed}
            .error=${state.error}
            @retry-chosen=${() => this.#home.retry()}
          ></holdfast-read-failure>
        `;
      case 'empty':
        return html`${this.#welcome()}<holdfast-how-to-record></holdfast-how-to-record>`;
      case 'content':
        return this.#glance(state.home);
    }
  }

  #glance({ recoveries, recording, recent, storage }: Home): TemplateResult {
    return html`
      ${recoveries.total === 0 ? nothing : this.#recoveries(recoveries)}
      ${recording.total === 0 ? nothing : this.#recording(recording)}
      ${recent.total === 0 ? nothing : this.#recent(recent)} ${storage === null ? nothing : this.#storage(storage)}
      ${this.#import()}
      <holdfast-how-to-record></holdfast-how-to-record>
    `;
  }

  #welcome(): TemplateResult {
    return html`
      <section class="welcome" data-testid="home-welcome">
        <h2>${homeStrings.welcome}</h2>
        <p>${homeStrings.welcomeText.join(' ')}</p>
        ${
          HAS_CHAT
            ? html`<p class="try">
                <a class="button primary" href="chat/">${icon('chat')} ${homeStrings.tryDemo}</a>
                <span>${homeStrings.tryDemoHint}</span>
              </p>`
            : nothing
        }
        <p class="try">${importLink()} <span>${homeStrings.importHint}</span></p>
      </section>
    `;
  }

  #import(): TemplateResult {
    return html`
      <section aria-labelledby="import" data-testid="home-import">
        <header>
          <h2 id="import">${homeStrings.import}</h2>
          ${this.#viewLink('import', homeStrings.toImport)}
        </header>
        <p>${homeStrings.importHint}</p>
      </section>
    `;
  }

  #recoveries({ total, sessions }: Recoveries): TemplateResult {
    const first = sessions[0];
    const single = total === 1 && first !== undefined ? first : null;
    return html`
      <section class="recover" aria-labelledby="recover" data-testid="home-recover">
        <header>
          ${icon('recover')}
          <div>
            <h2 id="recover">${homeStrings.recover(total)}</h2>
            <p>${homeStrings.recoverText}</p>
          </div>
          ${this.#recoverLink(total, single)}
        </header>
        ${this.#rows(sessions, (session) => homeStrings.stopped(timeAgo(Date.parse(session.last_activity), Date.now())))}
      </section>
    `;
  }

  #recoverLink(total: number, single: SessionSummary | null): TemplateResult | typeof nothing {
    const place =
      single === null
        ? ({ name: 'recover' } as const)
        : ({ name: 'session', sessionId: single.session_id, messageId: null } as const);
    if (place.name === 'recover' && !AVAILABLE_VIEWS.includes('recover')) return nothing;
    return html`<a class="button" data-testid="home-recover-all" href=${formatRoute(place)}>${homeStrings.recoverAll(total)}</a>`;
  }

  #recording({ total, sessions }: SessionPage): TemplateResult {
    return html`
      <section aria-labelledby="recording" data-testid="home-recording">
        <header>
          <h2 id="recording"><span class="pulse" aria-hidden="true"></span>${homeStrings.recording}</h2>
          ${this.#viewLink('live', homeStrings.watchLive)}
        </header>
        ${this.#rows(sessions)}
        ${total > sessions.length ? html`<p class="rest">${homeStrings.more(total - sessions.length)}</p>` : nothing}
      </section>
    `;
  }

  #recent({ sessions }: SessionPage): TemplateResult {
    return html`
      <section aria-labelledby="recent" data-testid="home-recent">
        <header>
          <h2 id="recent">${homeStrings.recent}</h2>
          <span class="narrow-only">${this.#viewLink('sessions', homeStrings.allSessions)}</span>
        </header>
        ${this.#rows(sessions)}
      </section>
    `;
  }

  #storage({ usage_bytes, quota_bytes, persisted }: NonNullable<Home['storage']>): TemplateResult {
    return html`
      <section aria-labelledby="storage" data-testid="home-storage">
        <header>
          <h2 id="storage">${homeStrings.storage}</h2>
          ${this.#viewLink('storage', homeStrings.toStorage)}
        </header>
        <p>
          ${usage_bytes === null ? homeStrings.usedUnknown : homeStrings.used(usage_bytes, quota_bytes)} ·
          ${persisted === true ? homeStrings.kept : homeStrings.mayEvict}
        </p>
      </section>
    `;
  }

  #viewLink(name: ViewName, text: string): TemplateResult | typeof nothing {
    return AVAILABLE_VIEWS.includes(name) ? html`<a href=${formatRoute({ name })}>${text}</a>` : nothing;
  }

  #rows(sessions: readonly SessionSummary[], timeText = timeOf): TemplateResult {
    return html`
      <ul>
        ${sessions.map(
          (session) => html`
            <li>
              <a
                href=${formatRoute({ name: 'session', sessionId: session.session_id, messageId: null })}
                data-testid="home-session"
                data-session-id=${session.session_id}
              >
                <bdi class="title">${sessionTitle(session)}</bdi>
                <bdi class="about">${sessionAbout(session)}</bdi>
                <time datetime=${session.last_activity} title=${formatMoment(Date.parse(session.last_activity))}>
                  ${timeText(session)}
                </time>
              </a>
            </li>
          `,
        )}
      </ul>
    `;
  }
}

function importLink(): TemplateResult {
  return html`<a class="button" href=${formatRoute({ name: 'import' })} data-testid="home-to-import">
    ${icon('import')} ${homeStrings.import}
  </a>`;
}

function timeOf(session: SessionSummary): string {
  return timeAgo(Date.parse(session.last_activity), Date.now());
}

function skeleton(): TemplateResult {
  return html`
    <div role="status" data-testid="home-loading">
      <span class="visually-hidden">${homeStrings.loading}</span>
      ${[40, 90, 90, 70].map((width) => html`<svg class="skeleton" width="${width}%" height="20" aria-hidden="true"></svg>`)}
      <p class="slow">${failureStrings.slow}</p>
    </div>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-home': HoldfastHome;
  }
}
