// Styles of the navigation: a rail, and a bar on narrow screens.

import { css, unsafeCSS } from 'lit';
import { NARROW_SCREEN } from '../view/screen.ts';

export const navigationStyles = css`
  :host {
    display: block;
    background: var(--surface-sunken);
  }

  nav,
  nav > ul {
    height: 100%;
  }

  ul {
    display: flex;
    flex-direction: column;
    gap: 2px;
    margin: 0;
    padding: var(--space-2) 0.375rem;
    list-style: none;
  }

  a,
  button {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 0.1875rem;
    width: 100%;
    min-height: 3.375rem;
    padding: var(--space-1) 0;
    border: 0;
    border-radius: var(--radius);
    color: var(--ink-soft);
    font-size: 0.6875rem;
    font-weight: 550;
    line-height: 1.2;
    text-decoration: none;
    transition: background-color var(--duration);
  }

  li > button.quiet {
    min-height: 3.375rem; /* like the links, also where a finger needs less */
  }

  .icon {
    width: 1.375rem;
    height: 1.375rem;
  }

  a:hover {
    background: var(--surface-hover);
    color: var(--ink);
  }

  a[aria-current],
  button.here {
    background: var(--surface-selected);
    color: var(--accent);
  }

  a:focus-visible,
  button:focus-visible {
    outline-offset: -2px;
  }

  .count {
    position: absolute;
    inset-block-start: 0.25rem;
    inset-inline-start: calc(50% + 0.375rem);
    min-width: 1.125rem;
    padding: 0 0.3rem;
    border: 1px solid var(--surface-sunken);
    border-radius: 1rem;
    font-variant-numeric: tabular-nums;
    font-weight: 650;
    line-height: 1.0625rem;
    text-align: center;
  }

  .count.recover {
    background: var(--warn);
    color: var(--surface);
  }

  .count.live {
    background: var(--live);
    color: var(--surface);
  }

  .to-trash {
    margin-block-start: auto;
  }

  .narrow-only {
    display: none;
  }

  [popover] {
    display: none;
  }

  @media ${unsafeCSS(NARROW_SCREEN)} {
    nav > ul {
      flex-direction: row;
      padding: 2px var(--space-1);
    }

    nav > ul > li {
      flex: 1;
    }

    nav > ul > .wide-only,
    .help {
      display: none;
    }

    .narrow-only {
      display: block;
    }

    /* A low window, as with much zoom: the names beside the icons. */
    @media (max-height: 30rem) {
      a,
      button,
      li > button.quiet {
        flex-direction: row;
        gap: var(--space-2);
        min-height: 2rem;
      }

      .count {
        position: static;
      }
    }

    [popover]:popover-open {
      display: flex;
      position: fixed;
      inset: auto;
      inset-block-end: calc(var(--bar-height) + var(--space-2));
      inset-inline-end: var(--space-2);
      min-width: 12rem;
      padding: var(--space-1);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-large);
      background: var(--surface-raised);
      box-shadow: var(--shadow);
    }

    [popover] a {
      flex-direction: row;
      justify-content: flex-start;
      gap: var(--space-3);
      min-height: 2.75rem;
      padding: 0 var(--space-3);
      font-size: var(--text-normal);
      color: var(--ink);
    }
  }

  @media (forced-colors: active) {
    a[aria-current],
    button.here {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    .count {
      border-color: CanvasText;
    }
  }
`;
