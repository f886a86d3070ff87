// Styles of the search box.

import { css } from 'lit';

export const filterBoxStyles = css`
  :host {
    display: block;
    position: relative;
  }

  .field {
    display: flex;
    align-items: center;
    gap: 0.125rem;
    padding-inline: 0.625rem 0.125rem;
    border: 1px solid var(--line-control);
    border-radius: var(--radius);
    background: var(--surface);
  }

  .field:focus-within {
    outline: 2px solid var(--focus);
    outline-offset: -1px;
  }

  .field > .icon {
    color: var(--ink-soft);
  }

  .field input {
    flex: 1;
    min-height: 2.25rem;
    border: 0;
    background: none;
    outline: none;
  }

  .field button {
    min-height: 2rem;
  }

  #suggestions {
    position: absolute;
    z-index: 3;
    inset-inline: 0;
    inset-block-start: calc(100% + 0.25rem);
    padding: var(--space-1);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface-raised);
    box-shadow: var(--shadow);
  }

  search {
    position: relative;
    display: block;
  }

  .field + #suggestions {
    inset-block-start: 2.625rem;
  }

  [role='option'] {
    padding: 0.375rem 0.625rem;
    border-radius: var(--radius-small);
    font-family: var(--font-mono);
    font-size: var(--text-small);
    cursor: pointer;
  }

  [role='option']:hover,
  [role='option'][aria-selected='true'] {
    background: var(--surface-selected);
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    margin-block-start: 0.375rem;
  }

  .chips button {
    min-height: 1.5rem;
    max-width: 100%;
    padding-inline: 0.5rem 0.25rem;
    border-color: transparent;
    border-radius: 1rem;
    background: var(--accent-ground);
    color: var(--accent);
    font-size: var(--text-tiny);
  }

  .chips bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .chips .icon {
    width: 0.875rem;
    height: 0.875rem;
  }
`;
