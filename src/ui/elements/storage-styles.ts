// Styles of the storage view.

import { css } from 'lit';

export const storageStyles = css`
  h2 {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }

  .figure {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space-2);
    max-width: none;
    font-size: var(--text-large);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  .figure .soft {
    font-weight: 400;
  }

  progress {
    margin-block: var(--space-2) var(--space-3);
    height: 0.75rem;
    border-radius: 0.375rem;
  }

  progress[data-fullness='near'] {
    color: var(--warn);
  }

  progress[data-fullness='full'] {
    color: var(--danger);
  }

  dl {
    margin: 0 0 var(--space-3);
  }

  dl > div {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space-4);
    padding-block: var(--space-2);
    border-block-end: 1px solid var(--line);
  }

  dt {
    min-width: 0;
    overflow-wrap: anywhere;
  }

  dt b {
    display: block;
    font-weight: 550;
  }

  dd {
    margin: 0;
    flex: none;
    max-width: 60%;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }

  summary {
    font-weight: 600;
    cursor: pointer;
  }

  .meanings dt {
    margin-block-start: var(--space-3);
    font-weight: 550;
  }

  .meanings dd {
    max-width: 65ch;
    color: var(--ink-soft);
  }
`;
