// Styles of the recovery panel.

import { css } from 'lit';

export const recoveryPanelStyles = css`
  :host {
    position: relative;
    display: block;
  }

  :host(:not([plain])) {
    display: flex;
    flex-direction: column;
    min-height: 0;
    max-height: 45vh;
  }

  /* The ground is not the host's, which may have a height of the app's while it shows nothing. */
  :host(:not([plain])) > * {
    flex: 1;
    min-height: 0;
    margin: 0;
    padding: 0.75rem 1.25rem 0.875rem;
    overflow-y: auto;
    border-block-end: 1px solid var(--warn-line);
    background: var(--warn-ground);
  }

  h2 {
    margin: 0;
    font-size: 1rem;
    color: var(--warn);
  }

  p {
    margin: 0.125rem 0 0;
  }

  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.25rem 1rem;
    margin: 0.625rem 0 0.75rem;
    font-size: var(--text-small);
  }

  dt {
    color: var(--ink-soft);
  }

  dd {
    grid-column: 2;
  }

  dd,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li + li {
    margin-block-start: 0.375rem;
  }

  blockquote {
    margin: 0.25rem 0 0;
    padding: 0.25rem 0.625rem;
    border-inline-start: 2px solid var(--warn-line);
    overflow-wrap: anywhere;
  }

  .beginning {
    color: var(--ink-soft);
  }

  .cut {
    display: inline-block;
    width: 0.6em;
    height: 1em;
    margin-inline-start: 0.15em;
    border-block-end: 2px solid var(--warn);
    vertical-align: baseline;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  .problem {
    margin: 0.5rem 0 0;
    color: var(--danger);
    font-size: var(--text-small);
  }

  .loading {
    display: grid;
    gap: 0.5rem;
    max-width: 24rem;
    margin-block: 0.5rem;
  }

  @media (max-width: 30rem) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 0.125rem;
    }

    dd {
      grid-column: 1;
      margin-block-end: 0.375rem;
    }
  }
`;
