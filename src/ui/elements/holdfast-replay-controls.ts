// The controls of a replay. Emits `player-action` (detail: a {@link PlayerAction}).

import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { formatMoment } from '../../kit/format.ts';
import { icon, type IconName } from '../../kit/icons.ts';
import { replayStrings } from '../strings/replay.ts';
import { activityOf, idleStretches, type IdleStretch } from '../view/replay-activity.ts';
import { NEW_PLAYER, SPEEDS, type Player, type PlayerAction } from '../view/replay-player.ts';
import { durationOf, idleAt, momentAt, type Timeline } from '../view/replay-timeline.ts';
import './holdfast-replay-scrubber.ts';

/** Bars of the drawing. */
const BINS = 160;

/** Narrower idle pauses, as a part of the whole, are not drawn: nobody would see them. */
const LEAST_IDLE = 1 / 400;

@customElement('holdfast-replay-controls')
export class HoldfastReplayControls extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
        padding: var(--space-3) var(--space-5) var(--space-4);
        border-block-start: 1px solid var(--line);
        background: var(--surface);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        margin-block-start: var(--space-3);
      }

      .group {
        display: flex;
        align-items: center;
        gap: var(--space-1);
      }

      .play {
        min-width: 5.5rem;
      }

      .when {
        flex: 1 1 auto;
        min-width: 8rem;
        font-size: var(--text-small);
        font-variant-numeric: tabular-nums;
        line-height: 1.35;
      }

      .when span {
        display: block;
      }

      .moment {
        color: var(--ink-soft);
      }

      .speeds button {
        min-width: 2.5rem;
        padding: 0 0.4rem;
        font-variant-numeric: tabular-nums;
      }

      @container (max-width: 40rem) {
        .when {
          order: -1;
          flex-basis: 100%;
          display: flex;
          flex-wrap: wrap;
          justify-content: space-between;
          gap: 0 var(--space-3);
        }
      }
    `,
  ];

  @property({ attribute: false }) timeline: Timeline | null = null;
  @property({ attribute: false }) player: Player = NEW_PLAYER;

  #activity: readonly number[] = [];
  #idle: readonly IdleStretch[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    const { timeline, player } = this;
    const wasSkipping = changed.get('player')?.skipsIdle;
    if (timeline === null || !(changed.has('timeline') || wasSkipping !== player.skipsIdle)) return;
    this.#activity = activityOf(timeline, player.skipsIdle, BINS);
    this.#idle = idleStretches(timeline, player.skipsIdle, LEAST_IDLE);
  }

  override render(): TemplateResult {
    const { timeline, player } = this;
    if (timeline === null) return html``;
    const { position, isPlaying, skipsIdle, speed } = player;
    const duration = durationOf(timeline, skipsIdle);
    const moment = momentAt(timeline, position, skipsIdle);
    const idle = idleAt(timeline, position, skipsIdle);
    return html`
      <holdfast-replay-scrubber
        .position=${position}
        .duration=${duration}
        .activity=${this.#activity}
        .idle=${this.#idle}
        .valueText=${replayStrings.positionText(position, duration, moment, idle)}
        @position-chosen=${(event: CustomEvent<number>) => this.#act({ type: 'seek', position: event.detail })}
      ></holdfast-replay-scrubber>
      <div class="row" role="group" aria-label=${replayStrings.controls}>
        <div class="group">
          ${this.#button('previous', 'stepBack', ',', { type: 'step', by: -1 })}
          <button
            class="primary play"
            aria-keyshortcuts="Space"
            data-testid="replay-play"
            @click=${() => this.#act({ type: 'toggle' })}
          >
            ${icon(isPlaying ? 'pause' : 'play')} ${isPlaying ? replayStrings.pause : replayStrings.play}
          </button>
          ${this.#button('next', 'stepForward', '.', { type: 'step', by: 1 })}
        </div>
        <div class="when">
          <span data-testid="replay-times">${replayStrings.times(position, duration)}</span>
          <span class="moment">
            <time datetime=${new Date(moment).toISOString()} data-testid="replay-moment">${formatMoment(moment)}</time>
            ${idle === 0 ? '' : html`· ${replayStrings.idle(idle)}`}
          </span>
        </div>
        <button
          aria-pressed=${skipsIdle}
          data-testid="replay-skip-idle"
          @click=${() => this.#act({ type: 'skip_idle', skips: !skipsIdle })}
        >
          ${replayStrings.skipIdle}
        </button>
        <div class="group speeds" role="group" aria-label=${replayStrings.speed} aria-keyshortcuts="< >">
          ${SPEEDS.map(
            (each) => html`
              <button
                class="quiet"
                aria-pressed=${each === speed}
                data-testid=${`replay-speed-${each}`}
                @click=${() => this.#act({ type: 'speed', speed: each })}
              >
                ${replayStrings.speedOf(each)}
              </button>
            `,
          )}
        </div>
      </div>
    `;
  }

  #button(name: 'previous' | 'next', image: IconName, key: string, action: PlayerAction): TemplateResult {
    return html`
      <button
        class="quiet icon-only"
        aria-label=${replayStrings[name]}
        title=${`${replayStrings[name]} (${key})`}
        aria-keyshortcuts=${key}
        data-testid=${`replay-${name}`}
        @click=${() => this.#act(action)}
      >
        ${icon(image)}
      </button>
    `;
  }

  #act(action: PlayerAction): void {
    this.dispatchEvent(new CustomEvent('player-action', { detail: action }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-replay-controls': HoldfastReplayControls;
  }
}
