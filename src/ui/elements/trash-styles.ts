// Styles of the trash view.

import { css } from 'lit';

export const trashStyles = css`
  .toolbar {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    min-height: 3rem;
    padding-inline: var(--space-2);
    border-block-end: 1px solid var(--line-strong);
    background: var(--surface);
  }

  .all {
    flex: 1;
    display: flex;
    align-items: center;
    gap: var(--space-3);
    font-size: var(--text-small);
    cursor: pointer;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-2);
    border-block-end: 1px solid var(--line);
  }

  li:hover {
    background: var(--surface-hover);
  }

  li a {
    display: grid;
    gap: 0.0625rem;
    color: inherit;
    text-decoration: none;
  }

  li a:hover .title {
    text-decoration: underline;
  }

  .title,
  .about {
    justify-self: start;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    font-weight: 550;
  }

  .about,
  time {
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .row-actions {
    display: flex;
  }

  .pager {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-4);
    padding-block-start: var(--space-4);
  }

  @container (max-width: 36rem) {
    li {
      grid-template-columns: auto minmax(0, 1fr) auto;
      row-gap: 0;
    }

    time {
      grid-column: 2;
      grid-row: 2;
    }

    .row-actions {
      grid-column: 3;
      grid-row: 1 / span 2;
    }
  }
`;
