// How a transcript looks, but for its messages.

import { css } from 'lit';

export const messageListStyles = css`
  :host {
    position: relative;
    display: block;
    min-height: 0;
  }

  .pane {
    height: 100%;
    overflow-y: auto;
    overflow-anchor: none; /* the controller of the rows keeps the place, in every browser */
    overscroll-behavior: contain;
    scrollbar-gutter: stable;
  }

  .pane:focus-visible {
    outline-offset: -2px;
  }

  .content {
    position: relative;
    overflow: clip;
    contain: layout style;
  }

  .row {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    contain: layout style;
  }

  .gap {
    padding: 1rem 1.25rem;
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .day {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    margin: 0;
    padding: 1rem 1.25rem 0.25rem;
    font-size: var(--text-small);
    font-weight: 550;
    color: var(--ink-soft);
  }

  .day::before,
  .day::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--line);
  }

  .empty {
    padding: 2rem 1.25rem;
    color: var(--ink-soft);
  }

  .latest {
    position: absolute;
    inset-block-end: 0.75rem;
    inset-inline-end: 1.25rem;
    box-shadow: var(--shadow);
  }
`;
