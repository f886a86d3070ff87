// How recorded Markdown looks. The colours of code are chosen for both themes, at 4.5:1 and more on their ground.

import { css } from 'lit';

export const markdownStyles = css`
  :host {
    display: block;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }

  .plain {
    white-space: pre-wrap;
    margin: 0;
  }

  .long {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem;
    margin-block: 0.75rem 0;
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  /* The caret of a text that is being written. */
  :host([growing]) :is(.plain, .markdown > :is(p, h1, h2, h3, h4, h5, h6):last-child, .markdown > :last-child > li:last-child)::after {
    content: '';
    display: inline-block;
    inline-size: 0.5em;
    block-size: 1em;
    margin-inline-start: 1px;
    vertical-align: text-bottom;
    background: var(--accent);
  }

  .markdown > :first-child {
    margin-block-start: 0;
  }

  .markdown > :last-child {
    margin-block-end: 0;
  }

  p,
  ul,
  ol,
  dl,
  blockquote,
  details,
  .table,
  .code {
    margin-block: 0 0.75em;
  }

  h1,
  h2,
  h3,
  h4,
  h5,
  h6 {
    margin-block: 1.4em 0.5em;
    font-size: 1rem;
    font-weight: 650;
    line-height: 1.3;
  }

  h4 {
    font-size: 1.2rem;
  }

  h5 {
    font-size: 1.08rem;
  }

  ul,
  ol {
    padding-inline-start: 1.6em;
  }

  li {
    margin-block: 0.2em;
  }

  li > p {
    margin-block: 0.4em;
  }

  li > :is(ul, ol) {
    margin-block: 0.2em;
  }

  blockquote {
    margin-inline: 0;
    padding-inline-start: 1em;
    border-inline-start: 3px solid var(--line-strong);
    color: var(--ink-soft);
  }

  [dir] {
    text-align: start;
  }

  /* A list, table or quotation has the direction of its first letter: its lines begin where it does, each ordered by its own. */
  :is(ul, ol, dl, table, blockquote) :is(p, li, dd, dt, td, th, caption, h1, h2, h3, h4, h5, h6, summary) {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent; /* Chromium */
    text-align: match-parent;
  }

  hr {
    margin-block: 1.25em;
    border: 0;
    border-block-start: 1px solid var(--line-strong);
  }

  a {
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }

  .host {
    color: var(--ink-soft);
    font-size: 0.85em;
    unicode-bidi: isolate;
  }

  /* Code is read from left to right, whatever is around it. */
  code,
  kbd,
  samp,
  pre {
    direction: ltr;
    font-family: var(--font-mono);
    font-size: 0.9em;
  }

  :not(pre) > code,
  kbd {
    padding: 0.1em 0.35em;
    border-radius: var(--radius-small, 4px);
    background: var(--code-ground, var(--surface-sunken, var(--surface-hover)));
    unicode-bidi: isolate;
  }

  .code {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--code-ground, var(--surface-sunken, var(--surface-hover)));
    overflow: hidden;
  }

  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding: 0.125rem 0.25rem 0.125rem 0.75rem;
    border-block-end: 1px solid var(--line);
    font-size: var(--text-small);
    color: var(--ink-soft);
  }

  .bar .copy {
    min-height: 1.75rem;
    border-color: transparent;
    background: none;
    color: inherit;
    font-weight: 500;
  }

  .bar .copy:hover {
    color: var(--ink);
    background: var(--surface-hover);
  }

  pre {
    margin: 0;
    padding: 0.75rem;
    overflow-x: auto;
    line-height: 1.5;
    tab-size: 4;
    overflow-wrap: normal;
  }

  .table {
    max-width: 100%;
    overflow-x: auto;
  }

  table {
    border-collapse: collapse;
    font-size: 0.95em;
  }

  th,
  td {
    padding: 0.35em 0.75em;
    border: 1px solid var(--line-strong);
    text-align: start;
    vertical-align: top;
    overflow-wrap: normal;
  }

  th {
    background: var(--code-ground, var(--surface-sunken, var(--surface-hover)));
    font-weight: 600;
  }

  [align='center'] {
    text-align: center;
  }

  [align='right'] {
    text-align: end;
  }

  math {
    font-family: 'Cambria Math', 'STIX Two Math', 'Latin Modern Math', math, serif;
  }

  /* The columns of aligned formulas. */
  .tml-right {
    text-align: end;
  }

  .tml-left {
    text-align: start;
  }

  .math {
    unicode-bidi: isolate;
  }

  div.math {
    margin-block: 0 0.75em;
    overflow-x: auto;
    overflow-y: hidden;
    padding-block: 0.25em;
  }

  .math.unreadable {
    font-family: var(--font-mono);
    font-size: 0.9em;
  }

  img.image {
    max-width: 100%;
    max-height: 30rem;
    border-radius: var(--radius);
  }

  iframe.picture {
    flex: 0 1 auto;
    max-width: 100%;
    max-height: 30rem;
    /* Until its size is known. */
    height: auto;
    border: 0;
    border-radius: var(--radius);
    background: #fff;
  }

  .image-box {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 0.75rem;
    max-width: 100%;
    padding: 0.5rem 0.75rem;
    border: 1px dashed var(--line-strong);
    border-radius: var(--radius);
    font-size: var(--text-small);
  }

  .address {
    color: var(--ink-soft);
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }

  .hljs-comment,
  .hljs-quote {
    color: light-dark(#5b6664, #96a5a2);
    font-style: italic;
  }

  .hljs-keyword,
  .hljs-selector-tag,
  .hljs-type,
  .hljs-built_in {
    color: light-dark(#8a2c7c, #e5a3d8);
  }

  .hljs-string,
  .hljs-regexp,
  .hljs-addition {
    color: light-dark(#16653d, #8fd6a6);
  }

  .hljs-number,
  .hljs-literal,
  .hljs-symbol,
  .hljs-bullet {
    color: light-dark(#8a4300, #f0b476);
  }

  .hljs-title,
  .hljs-section,
  .hljs-name,
  .hljs-selector-id,
  .hljs-selector-class {
    color: light-dark(#1b539c, #9cc4f5);
  }

  .hljs-attr,
  .hljs-attribute,
  .hljs-variable,
  .hljs-template-variable,
  .hljs-property,
  .hljs-meta {
    color: light-dark(#6a4b00, #e0cb82);
  }

  .hljs-deletion {
    color: light-dark(#a5271d, #f39488);
  }

  .hljs-strong {
    font-weight: 650;
  }

  .hljs-emphasis {
    font-style: italic;
  }
`;
