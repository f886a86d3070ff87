// Styles of every dialog. Each dialog sets its own size.

import { css } from 'lit';

export const dialogStyles = css`
  dialog {
    padding: 1.25rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--surface-raised);
    color: var(--ink);
    box-shadow: var(--shadow);
  }

  dialog::backdrop {
    background: rgb(8 16 18 / 45%);
  }

  h2 {
    margin: 0;
    font-size: var(--text-large);
    line-height: 1.3;
  }
`;
