// Styles of the import view and of the report of an import.

import { css } from 'lit';

export const importStyles = css`
  .ways {
    display: grid;
    justify-items: center;
    gap: var(--space-3);
    padding: var(--space-6) var(--space-4);
    border: 1.5px dashed var(--line-control);
    border-radius: var(--radius-large);
    background: var(--surface-sunken);
    text-align: center;
  }

  .ways > .icon {
    width: 2.25rem;
    height: 2.25rem;
    color: var(--accent);
  }

  .ways .actions {
    justify-content: center;
  }

  .sources {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
    gap: 0 var(--space-5);
    margin: var(--space-3) 0 0;
  }

  .sources > div {
    padding-block: var(--space-2);
    border-block-start: 1px solid var(--line);
  }

  dt {
    font-weight: 600;
  }

  dd {
    margin: 0;
    color: var(--ink-soft);
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }

  .progress {
    display: grid;
    gap: var(--space-3);
  }

  .progress h2 {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
    color: var(--ink-soft);
    font-size: var(--text-small);
    font-variant-numeric: tabular-nums;
  }
`;

export const importReportStyles = css`
  .report {
    display: grid;
    gap: var(--space-5);
  }

  .report h2:focus {
    outline: none; /* a place to continue from, not a control */
  }

  .outcome > p + p,
  .outcome > dl {
    margin-block-start: var(--space-3);
  }

  .outcome h2 {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }

  .outcome.good h2 .icon {
    color: var(--good);
  }

  .outcome.bad h2 {
    color: var(--danger);
  }

  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr));
    gap: var(--space-3);
    margin: 0;
  }

  .counts > div {
    display: flex;
    flex-direction: column-reverse;
  }

  .counts dt {
    color: var(--ink-soft);
    font-size: var(--text-small);
  }

  .counts dd {
    margin: 0;
    font-size: var(--text-large);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }

  .outcome .actions {
    margin-block-start: var(--space-4);
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-4);
    padding-block-end: var(--space-3);
  }

  .bar h2 {
    margin: 0;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .sessions li {
    border-block-start: 1px solid var(--line);
  }

  .sessions li a {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: var(--space-4);
    align-items: baseline;
    padding: var(--space-2);
    color: inherit;
    text-decoration: none;
  }

  .sessions li a:hover {
    background: var(--surface-hover);
  }

  .sessions li a:focus-visible {
    outline-offset: -2px;
  }

  .title {
    justify-self: start;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 550;
  }

  .about {
    color: var(--ink-soft);
    font-size: var(--text-small);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .pager {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--space-2) var(--space-4);
    padding-block-start: var(--space-4);
  }

  details {
    border-block-start: 1px solid var(--line);
  }

  summary {
    padding: var(--space-2);
    cursor: pointer;
  }

  summary .about {
    padding-inline-start: var(--space-2);
  }

  .places {
    padding: 0 var(--space-2) var(--space-3) var(--space-5);
    font-size: var(--text-small);
  }

  .places li {
    padding-block: 0.125rem;
    overflow-wrap: anywhere;
  }

  .places .where {
    font-family: var(--font-mono);
  }

  .places .detail {
    color: var(--ink-soft);
  }

  .places button {
    margin: 0 var(--space-5) var(--space-3);
  }
`;
