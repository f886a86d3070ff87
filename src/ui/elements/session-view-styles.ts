// How the session view looks, but for its parts.

import { css } from 'lit';

export const sessionViewStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    background: var(--surface);
  }

  holdfast-message-list {
    flex: 1;
  }

  .state {
    padding: 2rem 1.25rem;
    color: var(--ink-soft);
  }

  .state h2 {
    margin: 0 0 0.25rem;
    font-size: var(--text-large);
    color: var(--ink);
  }

  .problem {
    margin: 0;
    padding: 0.5rem 1.25rem;
    background: var(--danger-ground);
    color: var(--danger);
    font-size: var(--text-small);
  }
`;
