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
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    margin: 0 0.75rem 0.5rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--warn-line);
    border-radius: var(--radius);
    background: var(--warn-ground);
    color: var(--warn);
    font-size: var(--text-small);
    text-decoration: none;
  }

  @media (min-width: 50.01rem) {
    :host([beside-recoveries]) .banner {
      display: none;
    }
  }

  /* A low window, as with much zoom, is for the sessions. */
  @media (max-height: 30rem) {
    header {
      padding-block: 0.25rem;
    }

    .banner {
      margin-block-end: 0.25rem;
      padding-block: 0.125rem;
    }
  }

  .banner strong {
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }

  .search {
    position: relative;
    z-index: 2;
    padding: 0.25rem 0.75rem 0.5rem;
    border-block-end: 1px solid var(--line);
  }

  holdfast-session-list {
    flex: 1;
  }

  holdfast-session-list[compact] {
    flex: none;
  }

  h2 {
    margin: 0;
    padding: 0.625rem 1rem 0.25rem;
    color: var(--ink-soft);
    font-size: var(--text-tiny);
    font-weight: 650;
    letter-spacing: 0.02em;
  }

  holdfast-session-list + h2 {
    border-block-start: 1px solid var(--line);
  }

  .found {
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
