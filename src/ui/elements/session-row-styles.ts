// Styles of a row of the list of sessions.

import { css } from 'lit';

export const sessionRowStyles = css`
  .row {
    position: relative;
    display: flex;
    align-items: center;
    height: var(--row-height);
    margin-inline: 0.375rem;
    border-radius: var(--radius);
  }

  .row:hover,
  .row:focus-within {
    background: var(--surface-hover);
  }

  .row:has([aria-current]),
  .row[data-selected='true'] {
    background: var(--surface-selected);
  }

  .row:has([aria-current])::before {
    content: '';
    position: absolute;
    inset-block: 0.75rem;
    inset-inline-start: 0;
    width: 3px;
    border-radius: 2px;
    background: var(--accent);
  }

  .text {
    flex: 1;
    display: grid;
    gap: 0.125rem;
    min-width: 0;
    padding: 0.25rem 0.625rem 0.25rem 0;
    color: inherit;
    text-decoration: none;
  }

  a.text:focus-visible {
    outline: none;
  }

  .row:has(a:focus-visible) {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }

  .line {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.625rem;
    min-width: 0;
  }

  .title,
  .about {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    font-weight: 550;
  }

  .title[data-untitled='true'] {
    font-weight: 400;
  }

  .about,
  .length,
  time {
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  .length,
  time {
    flex: none;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  .pin {
    display: flex;
    color: var(--ink-soft);
  }

  .pin .icon {
    width: 0.875rem;
    height: 0.875rem;
  }

  .rename {
    flex: 1;
    margin-inline: 0.375rem;
  }

  /* The mark of the status gives way to the checkbox where that is wanted. */
  .start {
    flex: none;
    display: grid;
    place-items: center;
    width: 2.125rem;
    height: 100%;
  }

  .start > * {
    grid-area: 1 / 1;
  }

  .start [type='checkbox'] {
    opacity: 0;
    cursor: pointer;
  }

  .row:is(:hover, :focus-within) .start [type='checkbox'],
  [data-selecting] .start [type='checkbox'] {
    opacity: 1;
  }

  .row:is(:hover, :focus-within) .mark,
  [data-selecting] .mark {
    visibility: hidden;
  }

  .mark {
    display: grid;
    place-items: center;
    width: 0.625rem;
    height: 0.625rem;
    border: 1.5px solid var(--line-control);
    border-radius: 50%;
    color: var(--ink-soft);
  }

  .row.active .mark {
    border: 0;
    background: var(--live);
    animation: pulse 2.4s ease-in-out infinite;
  }

  .row.timed_out .mark {
    border: 2px dotted var(--warn);
  }

  .row.interrupted .mark,
  .row.trashed .mark {
    border: 0;
  }

  .mark .icon {
    width: 1rem;
    height: 1rem;
  }

  .row.active .status {
    color: var(--ink);
    font-weight: 600;
  }

  .row.interrupted :is(.mark, .status),
  .row.timed_out .status {
    color: var(--warn);
    font-weight: 600;
  }

  @keyframes pulse {
    50% {
      opacity: 0.35;
    }
  }

  .row > button {
    flex: none;
    margin-inline-end: 0.25rem;
  }

  @media (forced-colors: active) {
    .row:has([aria-current])::before {
      background: Highlight;
    }

    .row[data-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .row.active .mark {
      background: CanvasText;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .mark {
      animation: none !important;
    }
  }

  @media (hover: hover) and (pointer: fine) {
    .row > button {
      position: absolute;
      inset-block-start: 0.25rem;
      inset-inline-end: 0.375rem;
      min-height: 1.75rem;
      margin: 0;
      opacity: 0;
    }

    .row:is(:hover, :focus-within) > button {
      opacity: 1;
    }

    .row:is(:hover, :focus-within) time {
      visibility: hidden;
    }
  }

  .loading .skeleton {
    height: 0.75rem;
    max-width: 60%;
    margin-block: 0.25rem;
  }

  .loading .about {
    max-width: 40%;
  }

  .loading .text {
    padding-inline-start: 2.125rem;
  }

  @container (max-width: 19rem) {
    .duration {
      display: none;
    }
  }

  @media (pointer: coarse) {
    .start [type='checkbox'] {
      width: 1.25rem;
      height: 1.25rem;
    }

    [type='checkbox']:not([data-selecting] *) {
      pointer-events: none;
    }
  }
`;
