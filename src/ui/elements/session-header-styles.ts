// How the head of a session looks.

import { css, unsafeCSS } from 'lit';
import { visuallyHidden } from '../../kit/control-styles.ts';
import { NARROW_SCREEN } from '../view/screen.ts';

export const sessionHeaderStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    padding: 0.75rem 1.25rem;
    border-block-end: 1px solid var(--line);
  }

  .what {
    flex: 1 1 16rem;
    min-width: 0;
  }

  h2 {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    margin: 0;
    font-size: var(--text-large);
    font-weight: 650;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }

  h2.whole {
    display: block;
    max-height: 30dvh;
    overflow-y: auto;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
    margin: 0.125rem 0 0;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  .facts > * {
    min-width: 0;
    max-width: 100%;
  }

  .facts > bdi {
    max-width: min(20rem, 100%);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .mismatch {
    color: var(--warn);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  /* The actions are one row of icons above the title. */
  @media ${unsafeCSS(NARROW_SCREEN)} {
    :host {
      padding: 0.5rem 0.75rem;
    }

    .what {
      order: 1;
      flex-basis: 100%;
    }

    .actions {
      flex-wrap: nowrap;
      gap: 0.25rem;
      margin-inline-start: auto;
    }

    .actions .label {
      ${visuallyHidden}
    }
  }

  /* A low window, as with much zoom: one line for the title, and one that scrolls for the facts. */
  @media (max-height: 30rem) {
    :host {
      padding-block: 0.25rem;
      gap: 0.25rem 0.5rem;
    }

    .what {
      order: 0;
      flex-basis: 8rem;
    }

    h2 {
      -webkit-line-clamp: 1;
      font-size: var(--text-normal);
    }

    .facts {
      flex-wrap: nowrap;
      overflow-x: auto;
      scrollbar-width: none;
      white-space: nowrap;
    }

    .facts > * {
      flex: none;
    }

    .label {
      ${visuallyHidden}
    }
  }

  @media (max-width: 22rem) {
    .back .label {
      display: none;
    }
  }

  @media (min-width: 50.01rem) {
    .back,
    :host(.without-session) {
      display: none;
    }
  }
`;
