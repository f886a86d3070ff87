// Styles of one setting: its text, its control beside it, and what is wrong below.

import { css } from 'lit';

export const settingStyles = css`
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-1) var(--space-5);
    align-items: start;
    padding-block: var(--space-3);
    border-block-end: 1px solid var(--line);
    overflow-wrap: anywhere;
  }

  .name {
    font-weight: 550;
  }

  label {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    font-weight: 550;
  }

  .hint {
    max-width: 60ch;
    margin: 0.125rem 0 0;
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .control {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }

  .control input {
    width: 6rem;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .control input[aria-invalid='true'] {
    border-color: var(--danger);
  }

  .unit {
    min-width: 4.5rem;
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .problem {
    grid-column: 1 / -1;
    margin: 0;
    color: var(--danger);
    font-size: var(--text-small);
    text-align: end;
  }

  .problem:empty {
    display: none;
  }

  @container (max-width: 36rem) {
    .row {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-2);
    }

    .problem {
      text-align: start;
    }
  }
`;
