// Styles that every element shares: buttons, fields, links, focus, the caret of a growing text, and text for screen readers only.

import { css } from 'lit';

export const controlStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: var(--ink);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
  }

  button,
  input,
  select {
    font-size: var(--text-small);
    min-height: 2rem;
  }

  input,
  select {
    padding: 0 0.5rem;
    min-width: 0;
  }

  button {
    padding: 0 0.75rem;
    font-weight: 550;
    cursor: pointer;
    white-space: nowrap;
  }

  button:hover:not(:disabled) {
    background: var(--surface-hover);
  }

  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }

  button.primary:hover:not(:disabled) {
    background: var(--accent-hover);
  }

  button.danger {
    color: var(--danger);
  }

  button.link {
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
    font-weight: inherit;
  }

  button.link:hover:not(:disabled) {
    background: none;
    text-decoration-thickness: 2px;
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }

  .caret {
    display: inline-block;
    width: 0.5em;
    height: 1em;
    margin-inline-start: 1px;
    vertical-align: text-bottom;
    background: var(--accent);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (pointer: coarse) {
    button:not(.link),
    input,
    select {
      min-height: 2.75rem;
    }

    input,
    select {
      font-size: 1rem; /* anything smaller makes phones zoom in */
    }
  }
`;
