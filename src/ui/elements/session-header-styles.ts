// How the head of a session looks.

import { css } from 'lit';

export const sessionHeaderStyles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    padding: 0.75rem 1.25rem;
    border-block-end: 1px solid var(--line);
  }

  .what {
    flex: 1 1 16rem;
    min-width: 0;
  }

  h2 {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    margin: 0;
    font-size: var(--text-large);
    font-weight: 650;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
    margin: 0.125rem 0 0;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  .facts > * {
    min-width: 0;
    max-width: 100%;
  }

  .facts > bdi {
    max-width: min(20rem, 100%);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .mismatch {
    color: var(--warn);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  @media (min-width: 50.01rem) {
    .back,
    :host(.without-session) {
      display: none;
    }
  }
`;
