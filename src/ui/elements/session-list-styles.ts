// Styles of the list of sessions: its scroll container, the headings, and the places of the rows, which are all equally high.

import { css } from 'lit';

export const sessionListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    --row-height: 3.75rem;
    --heading-height: 2rem;
  }

  :host([compact]) {
    height: auto;
  }

  :host([compact]) .scroller {
    flex: none;
  }

  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    contain: strict;
    container-type: inline-size;
    scrollbar-gutter: stable;
  }

  holdfast-menu {
    position: absolute;
  }

  holdfast-menu::part(button) {
    display: none;
  }

  .probe {
    position: absolute;
    visibility: hidden;
    height: var(--row-height);
  }

  .probe.heading {
    height: var(--heading-height);
  }

  ul {
    position: relative;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
  }

  .heading {
    display: flex;
    align-items: end;
    height: var(--heading-height);
    margin: 0;
    padding: 0 1rem 0.3125rem;
    background: var(--surface);
    color: var(--ink-soft);
    font-size: var(--text-tiny);
    font-weight: 650;
    letter-spacing: 0.02em;
  }

  .sticky {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    height: 0;
  }

  .sticky .heading {
    border-block-end: 1px solid var(--line);
  }

  .state {
    margin: 0;
    padding: 1rem;
    color: var(--ink-soft);
  }

  .problem,
  .slow {
    padding-inline: 1rem;
  }

  .state p {
    margin: 0 0 0.5rem;
  }

  .state strong {
    color: var(--ink);
  }

  @media (pointer: coarse) {
    :host {
      --row-height: 4.25rem;
    }
  }
`;
