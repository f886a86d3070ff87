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
    container-type: inline-size; /* what stands side by side follows the width of the pane */
  }

  .column {
    display: flex;
    flex-direction: column;
    gap: var(--space-6);
    max-width: 52rem;
    margin-inline: auto;
    padding: var(--space-6) var(--space-6) var(--space-7);
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--space-2);
    padding-block: var(--space-7);
    text-align: center;
  }

  .empty .icon {
    width: 2.5rem;
    height: 2.5rem;
    color: var(--ink-soft);
  }

  .empty h2 {
    margin: 0;
  }

  @media ${unsafeCSS(NARROW_SCREEN)} {
    .column {
      gap: var(--space-5);
      padding: var(--space-4);
    }
  }
`;
