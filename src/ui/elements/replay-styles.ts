// Styles of the replay: a head, the messages so far, and the controls below them.

import { css } from 'lit';

export const replayStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    background: var(--surface);
  }

  header {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    padding: var(--space-2) var(--space-5) var(--space-2) var(--space-3);
    border-block-end: 1px solid var(--line);
  }

  .names {
    min-width: 0;
  }

  h2 {
    margin: 0;
    overflow: hidden;
    font-size: var(--text-medium);
    font-weight: 650;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .names p {
    margin: 0;
    overflow: hidden;
    color: var(--ink-soft);
    font-size: var(--text-small);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  holdfast-message-list {
    flex: 1;
  }

  .note {
    margin: 0;
    padding: var(--space-2) var(--space-5);
    border-block-start: 1px solid var(--line);
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .state {
    max-width: 36rem;
    padding: var(--space-6) var(--space-5);
    color: var(--ink-soft);
  }

  .state h3 {
    margin: 0 0 var(--space-1);
    color: var(--ink);
    font-size: var(--text-large);
  }

  .state p {
    margin: 0 0 var(--space-4);
  }
`;
