// Buttons and fields of the demo chat, and text for screen readers only.

import { css } from 'lit';

export const chatControlStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: var(--ink);
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--surface);
  }

  button,
  input,
  select {
    min-height: 2rem;
    padding: 0 0.625rem;
    font-size: 0.8125rem;
  }

  button {
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
  }

  button:hover:not(:disabled) {
    background: var(--hover);
  }

  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--accent-ink);
  }

  button.primary:hover:not(:disabled) {
    background: var(--accent-hover);
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
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
    button,
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
