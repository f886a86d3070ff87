// Styles of the views trash, storage and settings: their headings, texts and cards.

import { css } from 'lit';

export const panelStyles = css`
  .intro {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: var(--space-3) var(--space-5);
  }

  .intro > div {
    flex: 1 1 20rem;
  }

  h1 {
    margin: 0 0 var(--space-2);
    font-size: var(--text-title);
    font-weight: 680;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }

  h2 {
    margin: 0 0 var(--space-2);
    font-size: var(--text-medium);
    font-weight: 650;
  }

  p {
    margin: 0;
    max-width: 65ch;
  }

  .soft {
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }

  .card {
    overflow-wrap: anywhere;
    padding: var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--surface);
  }

  .card.warn {
    border-color: var(--warn-line);
    background: var(--warn-ground);
  }

  .card.bad {
    border-color: var(--danger-line);
    background: var(--danger-ground);
  }

  .card > p + .actions,
  .card > .actions + p {
    margin-block-start: var(--space-3);
  }

  .problem {
    color: var(--danger);
    font-size: var(--text-small);
  }
`;
