// Styles of the home view: its sections.

import { css, unsafeCSS } from 'lit';
import { NARROW_SCREEN } from '../view/screen.ts';

export const homeStyles = css`
  h2 {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    margin: 0;
    font-size: var(--text-normal);
    font-weight: 650;
  }

  p {
    margin: 0;
  }

  header {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space-4);
    padding-block-end: var(--space-2);
    font-size: var(--text-small);
  }

  ul {
    margin: 0 calc(-1 * var(--space-2));
    padding: 0;
    border-block-start: 1px solid var(--line);
    list-style: none;
  }

  li {
    border-block-end: 1px solid var(--line);
  }

  li a {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: var(--space-4);
    padding: 0.5625rem var(--space-2);
    color: inherit;
    text-decoration: none;
  }

  li a:hover {
    background: var(--surface-hover);
  }

  li a:focus-visible {
    outline-offset: -2px;
  }

  .title,
  .about {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title,
  .about {
    justify-self: start;
    max-width: 100%;
  }

  .title {
    font-weight: 550;
  }

  .about {
    grid-row: 2;
  }

  .about,
  time,
  .rest {
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  time {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .rest {
    padding: var(--space-2);
  }

  [data-testid='home-storage'] p,
  [data-testid='home-import'] p {
    color: var(--ink-soft);
  }

  .recover {
    padding: var(--space-4) var(--space-4) var(--space-2);
    border: 1px solid var(--warn-line);
    border-radius: var(--radius-large);
    background: var(--warn-ground);
  }

  .recover header {
    align-items: center;
    padding-block-end: var(--space-3);
  }

  .recover header > div {
    flex: 1;
  }

  .recover header .icon {
    width: 1.75rem;
    height: 1.75rem;
    color: var(--warn);
  }

  .recover h2 {
    color: var(--warn);
    font-size: var(--text-medium);
  }

  .recover ul,
  .recover li {
    border-color: var(--warn-line);
  }

  .recover li:last-child {
    border: 0;
  }

  .recover .about,
  .recover time {
    color: var(--ink);
  }

  .recover li a:hover {
    background: var(--surface);
  }

  .pulse {
    width: 0.625rem;
    height: 0.625rem;
    border: 1px solid var(--live);
    border-radius: 50%;
    background: var(--live);
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--live) 22%, transparent);
  }

  .welcome {
    padding-block-start: var(--space-4);
  }

  .welcome h2 {
    margin-block-end: var(--space-3);
    font-size: var(--text-title);
    font-weight: 680;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }

  .welcome p {
    max-width: 60ch;
    font-size: var(--text-medium);
    line-height: 1.6;
    color: var(--ink-soft);
  }

  .welcome .try {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    max-width: none;
    margin-block-start: var(--space-5);
    font-size: var(--text-small);
  }

  .skeleton {
    margin-block-end: var(--space-4);
  }

  .narrow-only {
    display: none;
  }

  @container (max-width: 36rem) {
    .recover header {
      flex-wrap: wrap;
    }

    .recover header > div {
      flex-basis: 70%;
    }

    .recover header > a {
      flex: 1;
    }
  }

  @media ${unsafeCSS(NARROW_SCREEN)} {
    .narrow-only {
      display: inline;
    }
  }

  @media (forced-colors: active) {
    .pulse {
      background: CanvasText;
    }
  }
`;
