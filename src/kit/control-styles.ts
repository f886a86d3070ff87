// Styles that every element shares: buttons, fields, links, focus, icons, progress, skeletons, the caret of a growing text, and
// text for screen readers only.
//
// Kinds of a button: none (the usual one), `primary` (the one thing to do), `danger` (deletes), `quiet` (without an edge, in
// toolbars), `link` (in a sentence). A button with only an icon is `icon-only` as well, and has an aria-label.

import { css } from 'lit';

/** The declarations of a text for screen readers only. */
export const visuallyHidden = css`
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;

export const controlStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  /*
   * The texts are English, also in a page that is read from right to left: there the layout is mirrored, but "2 messages" and
   * "Delete…" keep their order. What has a direction of its own is recorded text. Firefox 153 shows no placeholder in a field with
   * this.
   */
  *:not(input, textarea, [dir], [dir] *) {
    unicode-bidi: plaintext;
  }

  :host(:dir(rtl)) {
    text-align: -webkit-match-parent; /* Chromium */
    text-align: match-parent;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  button,
  input,
  select,
  textarea,
  a.button {
    font: inherit;
    color: var(--ink);
    border: 1px solid var(--line-control);
    border-radius: var(--radius);
    background: var(--surface);
  }

  button,
  input,
  select,
  a.button {
    font-size: var(--text-small);
    min-height: 2rem;
  }

  input,
  select,
  textarea {
    padding: 0 0.5rem;
    min-width: 0;
  }

  textarea {
    padding-block: 0.375rem;
  }

  input::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }

  input[type='checkbox'],
  input[type='radio'] {
    min-height: 0;
    width: 1rem;
    height: 1rem;
    margin: 0;
    accent-color: var(--accent);
  }

  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.4rem;
    padding: 0 0.75rem;
    border-color: var(--line-strong);
    font-weight: 550;
    text-decoration: none;
    cursor: pointer;
    white-space: nowrap;
    transition:
      background-color var(--duration),
      border-color var(--duration);
  }

  button:hover:not(:disabled),
  a.button:hover {
    background: var(--surface-hover);
  }

  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  button.primary,
  a.button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }

  button.primary:hover:not(:disabled),
  a.button.primary:hover {
    background: var(--accent-hover);
    border-color: var(--accent-hover);
  }

  button.danger {
    color: var(--danger);
  }

  button.danger:hover:not(:disabled) {
    border-color: var(--danger-line);
    background: var(--danger-ground);
  }

  button.quiet,
  a.button.quiet {
    border-color: transparent;
    background: none;
    color: var(--ink-soft);
  }

  button.quiet:hover:not(:disabled),
  a.button.quiet:hover,
  button.quiet[aria-expanded='true'] {
    background: var(--surface-hover);
    color: var(--ink);
  }

  button.quiet.danger {
    color: var(--danger);
  }

  button.icon-only,
  a.button.icon-only {
    width: 2rem;
    padding: 0;
  }

  button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-ground);
    color: var(--accent);
  }

  button.link {
    display: inline;
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
    font-weight: inherit;
    white-space: normal;
  }

  button.link:hover:not(:disabled) {
    background: none;
    text-decoration-thickness: 2px;
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }

  .icon {
    flex: none;
    width: 1.125rem;
    height: 1.125rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  kbd {
    display: inline-block;
    min-width: 1.5em;
    padding: 0 0.35em;
    border: 1px solid var(--line-strong);
    border-block-end-width: 2px;
    border-radius: var(--radius-small);
    background: var(--surface);
    font: 0.75rem / 1.5 var(--font-mono);
    text-align: center;
    white-space: nowrap;
  }

  progress {
    appearance: none;
    width: 100%;
    height: 0.5rem;
    border: 1px solid var(--line-control);
    border-radius: 0.25rem;
    background: var(--surface-sunken);
    overflow: hidden;
    color: var(--accent);
  }

  progress::-webkit-progress-bar {
    background: none;
  }

  progress::-webkit-progress-value {
    background: currentColor;
  }

  progress::-moz-progress-bar {
    background: currentColor;
  }

  .skeleton {
    display: block;
    min-height: 0.75em;
    border-radius: var(--radius-small);
    background: linear-gradient(90deg, var(--skeleton) 35%, var(--surface-hover) 50%, var(--skeleton) 65%) 0 0 / 300% 100%;
    animation: skeleton 1.6s linear infinite;
  }

  @keyframes skeleton {
    from {
      background-position-x: 100%;
    }
  }

  /* What is said only where something takes long. */
  .slow {
    margin: 0;
    padding: var(--space-2) 0;
    color: var(--ink-soft);
    font-size: var(--text-small);
    animation: slow 0s 2s both;
  }

  @keyframes slow {
    from {
      visibility: hidden;
    }
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
    ${visuallyHidden}
  }

  @media (pointer: coarse) {
    button:not(.link),
    a.button,
    input,
    select {
      min-height: 2.75rem;
    }

    button.icon-only,
    a.button.icon-only {
      width: 2.75rem;
    }

    input[type='checkbox'],
    input[type='radio'] {
      width: 1.25rem;
      height: 1.25rem;
      min-height: 0;
    }

    input,
    select,
    textarea {
      font-size: 1rem; /* anything smaller makes phones zoom in */
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .skeleton {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    button.quiet,
    a.button.quiet {
      border-color: ButtonBorder;
    }

    button[aria-pressed='true']:not(.link) {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    .skeleton {
      border: 1px solid GrayText;
    }

    .caret {
      background: CanvasText;
    }
  }
`;
