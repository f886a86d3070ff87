// Where a replay is: a drawing of how much came when, and over it the control that moves through it. Emits `position-chosen`
// (detail: ms from the beginning).

import { css, html, LitElement, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles } from '../../kit/control-styles.ts';
import { replayStrings } from '../strings/replay.ts';
import { barsPath, type IdleStretch } from '../view/replay-activity.ts';

@customElement('holdfast-replay-scrubber')
export class HoldfastReplayScrubber extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        /* Time goes from left to right, whatever the text does. */
        direction: ltr;
      }

      .track {
        position: relative;
        height: 3rem;
        border-radius: var(--radius-small);
        background: var(--surface-sunken);
      }

      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }

      .idle {
        fill: var(--line);
      }

      .bars {
        fill: var(--line-control);
      }

      .played {
        fill: var(--accent);
      }

      input {
        appearance: none;
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        min-height: 0;
        margin: 0;
        padding: 0;
        border: 0;
        border-radius: inherit;
        background: none;
        cursor: pointer;
      }

      input::-webkit-slider-runnable-track {
        height: 100%;
      }

      input::-moz-range-track {
        height: 100%;
        background: none;
      }

      input::-webkit-slider-thumb {
        appearance: none;
        width: 4px;
        height: 100%;
        border: 0;
        border-radius: 2px;
        background: var(--accent);
        box-shadow: 0 0 0 2px var(--surface);
      }

      input::-moz-range-thumb {
        width: 4px;
        height: 100%;
        border: 0;
        border-radius: 2px;
        background: var(--accent);
        box-shadow: 0 0 0 2px var(--surface);
      }

      @media (forced-colors: active) {
        .track {
          outline: 1px solid CanvasText;
        }

        .idle {
          fill: GrayText;
        }

        .bars {
          fill: CanvasText;
        }

        .played {
          fill: Highlight;
        }

        input::-webkit-slider-thumb {
          forced-color-adjust: none;
          background: Highlight;
        }
      }
    `,
  ];

  /** Both in ms from the beginning. */
  @property({ type: Number }) position = 0;
  @property({ type: Number }) duration = 0;
  /** How active each part of the replay is, from 0 to 1. */
  @property({ attribute: false }) activity: readonly number[] = [];
  @property({ attribute: false }) idle: readonly IdleStretch[] = [];
  /** The position as people read it. */
  @property() valueText = '';

  override render(): TemplateResult {
    const bins = this.activity.length;
    const played = this.duration === 0 ? 0 : (this.position / this.duration) * bins;
    return html`
      <div class="track" part="track">
        <svg viewBox="0 0 ${bins} 1" preserveAspectRatio="none" aria-hidden="true">
          ${this.idle.map((stretch) => idleRect(stretch, bins))}
          <clipPath id="played"><rect width=${played} height="1" /></clipPath>
          <path class="bars" d=${barsPath(this.activity)} />
          <path class="played" d=${barsPath(this.activity)} clip-path="url(#played)" />
        </svg>
        <input
          type="range"
          min="0"
          max=${Math.ceil(this.duration)}
          step="1"
          .value=${String(Math.round(this.position))}
          aria-label=${replayStrings.position}
          aria-valuetext=${this.valueText}
          data-testid="replay-scrubber"
          @input=${(event: Event) => this.#choose(event)}
        />
      </div>
    `;
  }

  #choose(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.dispatchEvent(new CustomEvent('position-chosen', { detail: event.target.valueAsNumber }));
  }
}

function idleRect({ from, to }: IdleStretch, bins: number): SVGTemplateResult {
  return svg`<rect class="idle" data-testid="replay-idle" x=${from * bins} width=${(to - from) * bins} height="1" />`;
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-replay-scrubber': HoldfastReplayScrubber;
  }
}
