// Styles of what an import shows in every view.

import { css } from 'lit';

export const importDoorStyles = css`
  :host {
    display: block;
  }

  .overlay {
    position: fixed;
    z-index: 10;
    inset: 0;
    display: grid;
    place-content: center;
    padding: var(--space-4);
    background: color-mix(in srgb, var(--surface) 93%, transparent);
    animation: appear var(--duration);
  }

  .overlay::before {
    content: '';
    position: absolute;
    inset: var(--space-4);
    border: 2px dashed var(--accent);
    border-radius: var(--radius-large);
  }

  .overlay > div {
    display: grid;
    justify-items: center;
    gap: var(--space-2);
    text-align: center;
  }

  .overlay .icon {
    width: 3rem;
    height: 3rem;
    color: var(--accent);
  }

  .overlay strong {
    font-size: var(--text-title);
    font-weight: 680;
  }

  .overlay span {
    color: var(--ink-soft);
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    padding: var(--space-2) var(--space-4);
    border-block-start: 1px solid var(--line);
    background: var(--surface-selected);
    font-size: var(--text-small);
  }

  .names {
    flex: 1 1 14rem;
    overflow-wrap: anywhere;
  }

  .buttons {
    display: flex;
    gap: var(--space-2);
  }

  .state {
    flex: 2 1 16rem;
    display: grid;
    gap: var(--space-1);
  }

  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-3);
    margin: 0;
    font-size: var(--text-tiny);
    font-variant-numeric: tabular-nums;
  }

  dialog {
    max-width: min(28rem, calc(100vw - 2rem));
  }

  dialog p {
    margin: var(--space-2) 0 var(--space-3);
    color: var(--ink-soft);
  }

  ul {
    margin: 0 0 var(--space-5);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface-sunken);
    font-size: var(--text-small);
    list-style: none;
  }

  li {
    overflow-wrap: anywhere;
  }

  li span {
    color: var(--ink-soft);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--space-2);
  }
`;
