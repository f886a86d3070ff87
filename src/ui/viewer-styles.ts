// Layout of the viewer's panes: side by side, or one at a time on narrow screens.

import { css, unsafeCSS } from 'lit';

/** Media query of a screen that has room for one pane only. The session header shows its Back button there. */
export const NARROW_SCREEN = '(max-width: 50rem)';

export const viewerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100dvh;
    overflow: hidden;
  }

  .skip {
    position: absolute;
    z-index: 1;
    inset-block-start: -4rem;
    inset-inline-start: 0.5rem;
    padding: 0.5rem 0.75rem;
    border-radius: var(--radius);
    background: var(--surface);
  }

  .skip:focus {
    inset-block-start: 0.5rem;
    box-shadow: var(--shadow);
  }

  .panes {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(17rem, 23rem) minmax(0, 1fr);
  }

  nav,
  main {
    min-height: 0;
    min-width: 0;
  }

  nav {
    border-inline-end: 1px solid var(--line);
  }

  main:focus {
    outline: none; /* a place to continue from, not a control */
  }

  .placeholder {
    display: grid;
    place-items: center;
    height: 100%;
    margin: 0;
    color: var(--ink-soft);
  }

  footer {
    background: var(--surface);
  }

  @media ${unsafeCSS(NARROW_SCREEN)} {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }

    nav {
      border: 0;
    }

    .panes:not([data-showing='home']) > nav,
    [data-showing='home'] > main {
      display: none;
    }
  }
`;
