// Styles of a view that is one column of sections, and scrolls.

import { css, unsafeCSS } from 'lit';
import { NARROW_SCREEN } from '../view/screen.ts';

export const columnStyles = css`
  :host {
    position: relative; /* scrolls what is placed within it, too */
    display: block;
    height: 100%;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .column {
    display: flex;
    flex-direction: column;
    gap: var(--space-6);
    max-width: 52rem;
    margin-inline: auto;
    padding: var(--space-6) var(--space-6) var(--space-7);
  }

  @media ${unsafeCSS(NARROW_SCREEN)} {
    .column {
      gap: var(--space-5);
      padding: var(--space-4);
    }
  }
`;
