// Styles of what a search has found.

import { css } from 'lit';

export const searchResultsStyles = css`
  :host {
    display: block;
  }

  .index {
    display: grid;
    gap: var(--space-2);
    margin: 0;
    padding: var(--space-3) var(--space-4);
    border-block-end: 1px solid var(--line);
    background: var(--surface-sunken);
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .summary {
    margin: 0;
    padding: var(--space-2) var(--space-4);
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .state {
    padding: var(--space-5) var(--space-4);
    color: var(--ink-soft);
  }

  .state p {
    margin: 0 0 var(--space-2);
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .groups > li {
    border-block-end: 1px solid var(--line);
    padding-block: var(--space-1);
  }

  a {
    display: grid;
    gap: 0.125rem;
    padding: var(--space-2) var(--space-4);
    border-inline-start: 3px solid transparent;
    color: inherit;
    text-decoration: none;
  }

  a:hover {
    background: var(--surface-hover);
  }

  a:focus-visible {
    outline-offset: -2px;
  }

  a[aria-current] {
    background: var(--surface-selected);
    border-inline-start-color: var(--accent);
  }

  .line {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space-3);
    min-width: 0;
  }

  .title {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }

  time,
  .role,
  .rest {
    flex: none;
    color: var(--ink-soft);
    font-size: var(--text-tiny);
  }

  .hits a {
    padding-inline-start: calc(var(--space-4) + var(--space-2));
  }

  .snippet {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    overflow-wrap: anywhere;
    color: var(--ink);
    font-size: var(--text-small);
    line-height: 1.45;
  }

  .rest {
    margin: 0;
    padding: 0 var(--space-4) var(--space-2) calc(var(--space-4) + var(--space-2) + 3px);
  }

  mark {
    border-radius: 2px;
    background: light-dark(#ffe9a8, #5a4713);
    color: inherit;
    box-shadow: 0 0 0 1px light-dark(#ffe9a8, #5a4713);
  }

  .more {
    margin: var(--space-3) var(--space-4);
  }

  @media (forced-colors: active) {
    mark {
      background: Mark;
      color: MarkText;
    }
  }
`;
