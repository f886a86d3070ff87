// How a message, and a part of an answer, look.

import { css } from 'lit';

export const messageStyles = css`
  :host {
    display: block;
    padding: 0.75rem 1.25rem 0.5rem;
    border-inline-start: 3px solid transparent;
  }

  :host([continued]) {
    padding-block-start: 0.125rem;
  }

  :host([role-kind='user']) {
    --code-ground: var(--surface);
    margin-inline: 0.75rem;
    padding-inline: 0.5rem; /* its text begins where the others’ does */
    border-radius: var(--radius);
    background: var(--surface-sunken, var(--surface-hover));
  }

  :host([found]) {
    border-inline-start-color: #f2a33a;
  }

  :host([marked]) {
    border-inline-start-color: var(--accent);
    background: var(--surface-selected);
  }

  @media (forced-colors: active) {
    :host {
      border-inline-start-color: Canvas;
    }

    :host([role-kind='user']) {
      border-inline-start-color: CanvasText;
    }

    :host(:is([found], [marked])) {
      border-inline-start-color: Highlight;
    }
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.625rem;
    min-height: 1.75rem;
    margin-block-end: 0.125rem;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  h3 {
    margin: 0;
    font-size: inherit;
    font-weight: 650;
    color: var(--ink);
  }

  :host([role-kind='user']) h3 {
    color: var(--accent);
  }

  h3,
  .model {
    max-width: 20rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  time {
    font-variant-numeric: tabular-nums;
  }

  .tools {
    display: flex;
    align-items: center;
    gap: 0.125rem;
    margin-inline-start: auto;
  }

  @media (hover: hover) {
    :host(:not(:hover)) .tools:not(:focus-within) {
      opacity: 0;
    }
  }

  .fork {
    display: inline-flex;
    align-items: center;
    gap: 0.125rem;
    font-variant-numeric: tabular-nums;
  }

  .fork button {
    min-height: 1.75rem;
    padding: 0 0.5rem;
    border-color: transparent;
    background: none;
  }

  article {
    position: relative;
    max-width: var(--measure, 75ch);
  }

  .continued-tools {
    position: absolute;
    inset-block-start: -0.25rem;
    inset-inline-start: 100%;
  }

  @media (max-width: 60rem) {
    .continued-tools {
      inset-inline: auto 0;
    }
  }

  :host([superseded]) .body {
    color: var(--ink-soft);
  }

  .note {
    margin: 0.4rem 0 0;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  .cut {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    color: var(--warn);
    font-weight: 550;
  }

  .cut::before,
  .cut::after {
    content: '';
    flex: 1;
    border-block-start: 1.5px dashed var(--warn-line);
  }

  .cut::before {
    flex: 0 0 1rem;
  }

  .lost {
    color: var(--warn);
  }

  .summary {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
    margin: 0.25rem 0 0;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  details > summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2rem;
    padding: 0.125rem 0.625rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font-size: var(--text-small);
    color: var(--ink-soft);
    cursor: pointer;
    list-style: none;
  }

  details > summary::-webkit-details-marker {
    display: none;
  }

  details > summary::before {
    content: '';
    flex: none;
    inline-size: 0.4em;
    block-size: 0.4em;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    rotate: -45deg;
  }

  :host(:dir(rtl)) details > summary::before {
    rotate: 135deg;
  }

  details[open] > summary::before {
    rotate: 45deg;
  }

  details > summary:hover {
    background: var(--surface-hover);
  }

  details > summary b {
    overflow: hidden;
    font-weight: 550;
    color: var(--ink);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  details > summary .hint {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  details > .inside {
    margin: 0.375rem 0 0.5rem;
    padding-inline-start: 0.875rem;
    border-inline-start: 2px solid var(--line);
    font-size: 0.95em;
  }

  .inside h4 {
    margin: 0.5rem 0 0.25rem;
    font-size: var(--text-small);
    font-weight: 600;
    color: var(--ink-soft);
  }

  .data {
    max-height: 24rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    overflow: auto;
    border-radius: var(--radius);
    background: var(--surface-sunken, var(--surface-hover));
    font: 0.85em / 1.5 var(--font-mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }

  .state {
    flex: none;
    font-weight: 550;
  }

  .state.bad {
    color: var(--danger);
  }

  .state.good {
    color: var(--good);
  }

  .failure {
    margin: 0.25rem 0;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--danger-line, var(--danger));
    border-radius: var(--radius);
    background: var(--danger-ground);
    color: var(--danger);
    overflow-wrap: anywhere;
  }

  .links {
    margin: 0;
    padding-inline-start: 1.25rem;
  }

  .links small {
    color: var(--ink-soft);
    unicode-bidi: isolate;
  }

  a {
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
`;
