// The report of an import: every entry of its files, with links to what they have become.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ImportedSummary, ImportOutcome } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatCount } from '../../kit/format.ts';
import { icon } from '../../kit/icons.ts';
import { copyText } from '../controllers/copy-text.ts';
import type { EndedImport } from '../controllers/imports.ts';
import { offerFile } from '../controllers/offer-file.ts';
import { importReportStrings as strings } from '../strings/import-report.ts';
import { formatTitles } from '../strings/import-sources.ts';
import { importReportName } from '../view/import-file-name.ts';
import { countOutcomes, groupSkipped, groupWarnings, hasNoFormat, type ReportGroup } from '../view/import-report.ts';
import { formatRoute } from '../view/route.ts';
import { sessionTitle } from '../view/session-labels.ts';
import { announce } from '../view/view-events.ts';
import { durationText, namesText } from './import-texts.ts';
import { importReportStyles } from './import-styles.ts';
import { panelStyles } from './panel-styles.ts';
import '../../kit/holdfast-segmented.ts';

/** Rows of a page. */
const PAGE = 50;

/** Places of a group that are shown at once. */
const PLACES = 100;

const OUTCOMES = ['new', 'updated', 'unchanged'] as const;

@customElement('holdfast-import-report')
export class HoldfastImportReport extends LitElement {
  static override readonly styles = [controlStyles, panelStyles, importReportStyles];

  @property({ attribute: false }) ended: EndedImport | null = null;

  @state() private shown: ImportOutcome | 'all' = 'all';
  @state() private skip = 0;
  /** How many places are shown of a group, by its code. */
  @state() private opened: ReadonlyMap<string, number> = new Map();
  @state() private problem: string | null = null;

  /** Puts the focus where the report begins. */
  focusHeading(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('ended')) return;
    this.shown = 'all';
    this.skip = 0;
    this.opened = new Map();
    this.problem = null;
  }

  override render(): TemplateResult | typeof nothing {
    const { ended } = this;
    if (ended === null) return nothing;
    return html`
      <div class="report" data-testid="import-report" data-error=${ended.error?.code ?? nothing}>
        ${this.#outcome(ended)}
        ${this.#groups('skipped', strings.skipped(ended.report.skipped.length), groupSkipped(ended.report), strings.skippedSentence)}
        ${this.#groups('warnings', strings.warnings(ended.report.warnings.length), groupWarnings(ended.report), strings.warningSentence)}
        ${ended.report.sessions.length === 0 ? nothing : this.#sessions(ended.report.sessions)}
      </div>
    `;
  }

  #outcome(ended: EndedImport): TemplateResult {
    const { report, error, names, took_ms } = ended;
    const counts = countOutcomes(report);
    const isCancelled = error?.code === 'cancelled';
    const look = error === null ? 'good' : isCancelled ? 'warn' : 'bad';
    return html`
      <section class="card outcome ${look}" aria-labelledby="outcome" role=${look === 'bad' ? 'alert' : nothing}>
        <h2 id="outcome" tabindex="-1">${icon(error === null ? 'check' : 'warning')} ${headingOf(ended, counts)}</h2>
        <p class="soft">
          <bdi>${namesText(names)}</bdi>, ${strings.took(durationText(took_ms))}.
          ${hasNoFormat(ended) ? strings.noFormat : report.format === '' ? '' : strings.formats(formatTitles(report.format))}
        </p>
        ${error === null ? nothing : html`<p>${isCancelled ? strings.cancelledText(report.sessions.length) : error.message}</p>`}
        ${error === null && counts.new + counts.updated === 0 ? html`<p>${strings.unchangedText}</p>` : nothing}
        <dl class="counts" aria-label=${strings.counts}>
          ${OUTCOMES.map((outcome) => count(outcome, strings.outcome[outcome], counts[outcome]))}
          ${count('skipped', strings.skippedCount, report.skipped.length)}
          ${count('warnings', strings.warningCount, report.warnings.length)}
        </dl>
        <p class="actions">
          <button data-testid="import-save-report" @click=${() => this.#save(ended)}>${icon('download')} ${strings.save}</button>
          <button class="quiet" data-testid="import-copy-report" @click=${() => this.#copy(ended)}>${icon('copy')} ${strings.copy}</button>
        </p>
        ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      </section>
    `;
  }

  #sessions(all: readonly ImportedSummary[]): TemplateResult {
    const { shown, skip } = this;
    const sessions = shown === 'all' ? all : all.filter(({ outcome }) => outcome === shown);
    const page = sessions.slice(skip, skip + PAGE);
    return html`
      <section aria-labelledby="sessions">
        <div class="bar">
          <h2 id="sessions">${strings.sessions}</h2>
          ${this.#chooser(all)}
        </div>
        <ul class="sessions" role="list" data-testid="import-sessions">
          ${page.map((session) => row(session))}
        </ul>
        ${sessions.length <= PAGE ? nothing : this.#pager(sessions.length, page.length)}
      </section>
    `;
  }

  #chooser(all: readonly ImportedSummary[]): TemplateResult | typeof nothing {
    const counts = countOutcomes({ sessions: all });
    const there = OUTCOMES.filter((outcome) => counts[outcome] > 0);
    if (there.length < 2) return nothing;
    return html`
      <holdfast-segmented
        .label=${strings.which}
        .segments=${[
          { value: 'all', label: strings.all(all.length) },
          ...there.map((value) => ({ value, label: strings.outcomeOf(value, counts[value]) })),
        ]}
        .value=${this.shown}
        @value-changed=${({ detail }: CustomEvent<ImportOutcome | 'all'>) => {
          this.shown = detail;
          this.skip = 0;
        }}
      ></holdfast-segmented>
    `;
  }

  #pager(total: number, rows: number): TemplateResult {
    const { skip } = this;
    return html`
      <div class="pager">
        <button ?disabled=${skip === 0} data-testid="import-earlier" @click=${() => (this.skip = skip - PAGE)}>
          ${strings.earlier}
        </button>
        <span class="soft">${strings.range(skip + 1, skip + rows, total)}</span>
        <button ?disabled=${skip + rows >= total} data-testid="import-later" @click=${() => (this.skip = skip + PAGE)}>
          ${strings.later}
        </button>
      </div>
    `;
  }

  #groups(
    name: 'skipped' | 'warnings',
    heading: string,
    groups: readonly ReportGroup[],
    sentence: (code: string) => string,
  ): TemplateResult | typeof nothing {
    if (groups.length === 0) return nothing;
    return html`
      <section aria-labelledby=${name} data-testid=${`import-${name}`}>
        <h2 id=${name}>${heading}</h2>
        ${groups.map((group) => this.#group(group, sentence(group.code), `${name} ${group.code}`))}
      </section>
    `;
  }

  #group({ code, places }: ReportGroup, sentence: string, key: string): TemplateResult {
    const shown = this.opened.get(key) ?? PLACES;
    const rest = places.length - shown;
    return html`
      <details data-code=${code} ?open=${this.ended?.error != null}>
        <summary>${sentence}<span class="about">${strings.places(places.length)}</span></summary>
        <ul class="places" role="list">
          ${places.slice(0, shown).map(
            ({ where, detail }) => html`
              <li>
                <bdi class="where">${where}</bdi>
                ${detail === '' ? nothing : html`<bdi class="detail">${detail}</bdi>`}
              </li>
            `,
          )}
        </ul>
        ${
          rest <= 0
            ? nothing
            : html`<p class="places">
                <button data-testid="import-more" @click=${() => (this.opened = new Map(this.opened).set(key, shown + PLACES * 10))}>
                  ${strings.morePlaces(Math.min(rest, PLACES * 10))}
                </button>
              </p>`
        }
      </details>
    `;
  }

  #save(ended: EndedImport): void {
    offerFile(importReportName(new Date(ended.endedAt)), new Blob([reportText(ended)], { type: 'application/json' }));
  }

  async #copy(ended: EndedImport): Promise<void> {
    const copied = await copyText(reportText(ended));
    this.problem = copied.ok ? null : copied.error.message;
    if (copied.ok) announce(this, strings.copied);
  }
}

function headingOf({ error, report }: EndedImport, counts: Readonly<Record<ImportOutcome, number>>): string {
  if (error?.code === 'cancelled') return strings.cancelled;
  if (error !== null) return report.sessions.length === 0 ? strings.failed : strings.stopped;
  const brought = counts.new + counts.updated;
  return brought === 0 ? strings.unchanged : strings.heading(brought);
}

function count(name: string, label: string, value: number): TemplateResult {
  return html`<div data-testid="import-count" data-count=${name}><dt>${label}</dt><dd>${formatCount(value)}</dd></div>`;
}

function row(session: ImportedSummary): TemplateResult {
  const { session_id: sessionId, message_count, outcome } = session;
  return html`
    <li>
      <a
        href=${formatRoute({ name: 'session', sessionId, messageId: null })}
        data-testid="import-session"
        data-outcome=${outcome}
      >
        <bdi class="title">${sessionTitle(session)}</bdi>
        <span class="about">${strings.messages(message_count)} · ${strings.outcome[outcome]}</span>
      </a>
    </li>
  `;
}

/** The report as a person keeps it: with what the files were and when. */
function reportText({ names, endedAt, report, error }: EndedImport): string {
  return `${JSON.stringify({ imported_at: new Date(endedAt).toISOString(), files: names, ...report, error }, null, 2)}\n`;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-import-report': HoldfastImportReport;
  }
}
