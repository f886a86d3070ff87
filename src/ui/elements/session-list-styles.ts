// Styles of the session list's rows.

import { css } from 'lit';

export const sessionListStyles = css`
  :host {
    display: block;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  a {
    display: grid;
    gap: 0.125rem;
    padding: 0.5625rem 1rem;
    border-block-end: 1px solid var(--line);
    border-inline-start: 3px solid transparent;
    color: inherit;
    text-decoration: none;
  }

  a:hover {
    background: var(--surface-hover);
  }

  a[aria-current] {
    background: var(--surface-selected);
    border-inline-start-color: var(--accent);
  }

  a:focus-visible {
    outline-offset: -2px;
  }

  .line {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    min-width: 0;
  }

  .title,
  .about {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    font-weight: 550;
  }

  .about,
  time {
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  time {
    white-space: nowrap;
  }

  .more {
    display: block;
    margin: 0.75rem auto;
  }
`;
