// Layout of the viewer: rail, list and main pane side by side; on narrow screens one pane at a time, above a bar.

import { css, unsafeCSS } from 'lit';
import { NARROW_SCREEN } from './view/screen.ts';

export const viewerStyles = css`
  :host {
    --bar-height: calc(3.5rem + env(safe-area-inset-bottom, 0px));

    position: relative; /* what is placed within it does not make the page scroll */
    display: flex;
    flex-direction: column;
    height: 100dvh;
    overflow: hidden;
    padding-inline: env(safe-area-inset-left, 0px) env(safe-area-inset-right, 0px);
  }

  .skip {
    position: absolute;
    z-index: 2;
    inset-block-start: -4rem;
    inset-inline-start: 0.5rem;
    padding: 0.5rem 0.75rem;
    border-radius: var(--radius);
    background: var(--surface-raised);
  }

  .skip:focus {
    inset-block-start: 0.5rem;
    box-shadow: var(--shadow);
  }

  .panes {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: 4.625rem minmax(16rem, 22rem) minmax(0, 1fr);
  }

  .panes > * {
    min-height: 0;
    min-width: 0;
  }

  holdfast-navigation,
  .list {
    border-inline-end: 1px solid var(--line);
  }

  main {
    background: var(--surface);
  }

  main:focus {
    outline: none; /* a place to continue from, not a control */
  }

  .state {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 1rem;
    height: 100%;
    padding: 1.5rem;
    color: var(--ink-soft);
    text-align: center;
  }

  .state p {
    margin: 0;
  }

  .state strong {
    display: block;
    color: var(--ink);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.5rem;
  }

  footer {
    background: var(--surface);
  }

  @media (max-width: 75rem) {
    .panes {
      grid-template-columns: 4.625rem minmax(15rem, 18rem) minmax(0, 1fr);
    }
  }

  @media ${unsafeCSS(NARROW_SCREEN)} {
    /* The bar is the lowest, where a thumb reaches it; the state of saving is above it. */
    .panes {
      display: contents;
    }

    .list,
    main {
      order: 1;
      flex: 1;
      border: 0;
    }

    [data-testid='undo-bar'],
    holdfast-import-door {
      order: 2;
    }

    footer {
      order: 3;
    }

    holdfast-navigation {
      order: 4;
      flex: none;
      height: var(--bar-height);
      padding-block-end: env(safe-area-inset-bottom, 0px);
      border-inline-end: 0;
      border-block-start: 1px solid var(--line);
    }

    .panes:not([data-showing='sessions']) > .list,
    [data-showing='sessions'] > main {
      display: none;
    }
  }

  /* A low window, as with much zoom. */
  @media (max-height: 30rem) {
    :host {
      --bar-height: calc(2.5rem + env(safe-area-inset-bottom, 0px));
    }
  }
`;
