// Styles of the demo chat.

import { css } from 'lit';

export const chatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100dvh;
  }

  header,
  footer {
    background: var(--surface);
    border: 0 solid var(--line);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 1rem;
    padding: 0.5rem 1rem;
    border-block-end-width: 1px;
  }

  h1 {
    margin: 0;
    font-size: 1.0625rem;
    line-height: 2rem;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin-inline-start: auto;
    font-size: 0.8125rem;
  }

  .pane {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .column,
  form,
  .closing,
  .below {
    width: 100%;
    max-width: 46rem;
    margin-inline: auto;
    padding-inline: 1rem;
  }

  .column {
    display: flex;
    flex-direction: column;
    gap: 1rem;
    padding-block: 1.25rem;
  }

  .hint {
    margin: 12vh 0 0;
    color: var(--ink-soft);
    text-align: center;
    text-wrap: balance;
  }

  .hint strong {
    display: block;
    font-size: 1.1875rem;
    color: var(--ink);
  }

  article.user {
    align-self: flex-end;
    max-width: 85%;
    padding: 0.5rem 0.875rem;
    border-radius: 12px 12px 3px 12px;
    background: var(--surface-selected);
  }

  .text {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  details {
    margin-block-end: 0.5rem;
    font-size: 0.8125rem;
    color: var(--ink-soft);
  }

  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem 0.75rem;
    margin: 0.5rem 0 0;
    font-size: 0.8125rem;
    color: var(--ink-soft);
  }

  .warn {
    color: var(--warn);
  }

  .bad {
    color: var(--danger);
  }

  .note button {
    color: var(--ink);
  }

  footer {
    padding-block: 0.625rem 0.5rem;
    border-block-start-width: 1px;
  }

  form {
    display: flex;
    align-items: end;
    gap: 0.5rem;
  }

  textarea {
    flex: 1;
    min-width: 0;
    field-sizing: content;
    min-height: 2.75rem;
    max-height: 35vh;
    padding: 0.5625rem 0.75rem;
    resize: none;
  }

  @supports not (field-sizing: content) {
    textarea {
      height: 4.5rem;
    }
  }

  form button {
    min-height: 2.75rem;
    min-width: 4.5rem;
  }

  .closing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
  }

  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.375rem 1rem;
    margin-block-start: 0.5rem;
  }

  .save {
    font-size: 0.8125rem;
    color: var(--ink-soft);
    overflow-wrap: anywhere;
  }

  .save[data-status='not_saved'],
  .save[data-status='refused'] {
    color: var(--danger);
    font-weight: 600;
  }
`;
