// Styles of the left pane.

import { css } from 'lit';

export const listPaneStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    background: var(--surface);
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding: 0.75rem 1rem 0.5rem;
    font-size: var(--text-small);
  }

  h1 {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    margin: 0;
    font-size: var(--text-large);
    font-weight: 680;
    letter-spacing: -0.01em;
  }

  .banner {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    margin: 0 0.75rem 0.25rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--warn-line);
    border-radius: var(--radius);
    background: var(--warn-ground);
    color: var(--warn);
    font-size: var(--text-small);
    font-weight: 550;
  }

  .banner a {
    color: inherit;
  }

  search {
    display: flex;
    gap: 0.5rem;
    padding: 0.375rem 0.75rem 0.625rem;
    border-block-end: 1px solid var(--line);
  }

  search input {
    flex: 1;
  }

  .list {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .state {
    margin: 0;
    padding: 1rem;
    color: var(--ink-soft);
  }

  .state p {
    margin: 0 0 0.5rem;
  }

  .state strong {
    color: var(--ink);
  }
`;
