// How an exported page looks: on any screen, light or dark as the reader's system is, and on paper.

export const HTML_STYLES = `
:root { color-scheme: light dark; --text: #1c1b1a; --page: #fff; --soft: #f3f2f0; --quiet: #5f5c58; --line: #d8d5d0; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e6e3; --page: #191817; --soft: #262423; --quiet: #a9a5a0; --line: #3d3a37; }
}
body { max-width: 48rem; margin: 0 auto; padding: 1rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--text); background: var(--page); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 0.9rem; margin: 0 0 0.35rem; }
header p, small { color: var(--quiet); font-size: 0.85rem; font-weight: normal; margin: 0.25rem 0 0; }
h1, p, pre { overflow-wrap: anywhere; unicode-bidi: isolate; }
article + template + article { margin-top: 4rem; border-top: 2px solid var(--line); padding-top: 2rem; }
section { margin: 1.25rem 0; }
section p, section pre { white-space: pre-wrap; margin: 0.5rem 0 0; }
section pre, .user { background: var(--soft); border-radius: 0.5rem; padding: 0.75rem 1rem; }
section pre { font: 0.875rem/1.5 ui-monospace, monospace; border: 1px solid var(--line); }
.part { border-inline-start: 3px solid var(--line); padding-inline-start: 1rem; font-size: 0.9rem; }
figure { margin: 0.75rem 0 0; }
figcaption { color: var(--quiet); font-size: 0.85rem; overflow-wrap: anywhere; }
img { max-width: 100%; max-height: 40rem; }
audio { max-width: 100%; }
.aside { opacity: 0.7; }
@media print {
  :root { --text: #000; --page: #fff; --soft: #fff; --quiet: #444; --line: #bbb; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .user { border: 1px solid var(--line); }
  h1, h2 { break-after: avoid; }
  figure { break-inside: avoid; }
  article + template + article { break-before: page; border: none; }
  .aside { opacity: 1; }
}
`;
