// Styles of the recovery view.

import { css } from 'lit';

export const recoveryViewStyles = css`
  :host {
    background: var(--surface);
  }

  .column {
    display: block;
  }

  .column > h2 {
    margin: 0;
    font-size: var(--text-title);
    font-weight: 680;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }

  .column > h2:focus {
    outline: none; /* a place to continue from, not a control */
  }

  .intro {
    margin: var(--space-2) 0 var(--space-4);
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .bar {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    padding-block: 0.5rem;
    border-block-end: 1px solid var(--line);
    background: var(--surface);
    font-size: var(--text-small);
  }

  .bar label {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-height: 2rem;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  .sessions {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .sessions > li {
    padding-block: 1rem;
    border-block-end: 1px solid var(--line);
  }

  .head {
    display: flex;
    align-items: center;
    gap: 0.625rem;
  }

  h3 {
    flex: 1;
    min-width: 0;
    margin: 0;
    font-size: var(--text-medium);
    line-height: 1.3;
  }

  h3 a {
    color: inherit;
    text-decoration: none;
    overflow-wrap: anywhere;
  }

  h3 a:hover {
    text-decoration: underline;
  }

  .about,
  .details {
    margin: 0.125rem 0 0;
    padding-inline-start: 1.625rem;
  }

  .about {
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .details {
    min-height: 7rem;
  }

  .empty .about {
    padding: 0;
  }

  footer {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding-block: 1rem;
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .state {
    padding-block: 1rem;
    color: var(--ink-soft);
  }

  .problem {
    margin: 0.5rem 0;
    color: var(--danger);
    font-size: var(--text-small);
  }

  @media (max-width: 30rem) {
    .about,
    .details {
      padding-inline-start: 0;
    }
  }
`;
