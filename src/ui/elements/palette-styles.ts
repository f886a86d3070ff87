// Styles of the command palette.

import { css } from 'lit';

export const paletteStyles = css`
  dialog {
    width: min(38rem, calc(100vw - 1.5rem));
    max-height: min(32rem, calc(100dvh - 2rem));
    margin-block-start: min(12vh, 6rem);
    padding: 0;
    overflow: hidden;
  }

  dialog[open] {
    display: flex;
    flex-direction: column;
  }

  .field {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: 0 var(--space-4);
    border-block-end: 1px solid var(--line);
    color: var(--ink-soft);
  }

  input {
    flex: 1;
    min-height: 3.25rem;
    padding: 0;
    border: 0;
    background: none;
    font-size: var(--text-medium);
  }

  input:focus-visible {
    outline: none; /* the only field of the dialog; its line shows the focus */
  }

  .field:focus-within {
    border-block-end-color: var(--focus);
    box-shadow: 0 1px 0 var(--focus);
  }

  ul {
    flex: 1;
    min-height: 0;
    margin: 0;
    padding: var(--space-1) var(--space-2);
    overflow-y: auto;
    list-style: none;
  }

  .group {
    padding: var(--space-2) var(--space-2) var(--space-1);
    color: var(--ink-soft);
    font-size: var(--text-tiny);
    font-weight: 600;
  }

  [role='option'] {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 2.25rem;
    padding: 0 var(--space-2);
    border-radius: var(--radius);
    cursor: pointer;
  }

  [role='option'] .icon {
    color: var(--ink-soft);
  }

  [aria-selected='true'] {
    background: var(--surface-selected);
  }

  .title,
  .about {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .about {
    flex: 1 9999 auto;
    color: var(--ink-soft);
    font-size: var(--text-small);
    text-align: end;
  }

  .note {
    margin: 0;
    padding: 0 var(--space-4) var(--space-3);
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .note:empty {
    display: none;
  }

  @media (pointer: coarse) {
    [role='option'] {
      min-height: 2.75rem;
    }
  }

  @media (forced-colors: active) {
    [aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    [role='option'] .icon {
      color: inherit;
    }
  }
`;
