// The icons of viewer and demo: outlines on a grid of 24, in the colour of the text beside them.

import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const OUTLINES = {
  archive: svg`<path d="M4 8v11h16V8M3 4h18v4H3zM10 12h4" />`,
  back: svg`<path d="m15 5-7 7 7 7" />`,
  chat: svg`<path d="M4 5h16v11H9l-5 4z" />`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7" />`,
  close: svg`<path d="m6 6 12 12M18 6 6 18" />`,
  collapse: svg`<path d="m6 9 6 6 6-6" />`,
  copy: svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1" />`,
  download: svg`<path d="M12 4v11m-5-5 5 5 5-5M4 20h16" />`,
  edit: svg`<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4" />`,
  expand: svg`<path d="m9 6 6 6-6 6" />`,
  external: svg`<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6" />`,
  filter: svg`<path d="M4 5h16l-6 7.5V19l-4-2v-4.5z" />`,
  home: svg`<path d="m4 11 8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6" />`,
  import: svg`<path d="M12 3.500v10.500m-4-4 4 4 4-4M4 13v7h16v-7" />`,
  info: svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 7.8v.4" />`,
  keyboard: svg`<path d="M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8" />`,
  link: svg`<path d="m10 14 4-4M8.5 11.5 6 14a3 3 0 0 0 4 4l2.5-2.5M15.5 12.5 18 10a3 3 0 0 0-4-4l-2.5 2.5" />`,
  live: svg`<circle cx="12" cy="12" r="2.5" /><path d="M8 8a5.7 5.7 0 0 0 0 8M16 8a5.7 5.7 0 0 1 0 8M5 5a10 10 0 0 0 0 14M19 5a10 10 0 0 1 0 14" />`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16" />`,
  more: svg`<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" stroke-width="2.8" />`,
  pause: svg`<path d="M8 5v14M16 5v14" />`,
  pin: svg`<path d="M9 4h6l-.5 6 3 3.500h-11l3-3.500zM12 13.500V20" />`,
  play: svg`<path d="M7 5v14l11-7z" />`,
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  recover: svg`<path d="M4.5 12A7.5 7.5 0 1 0 7 6.400M4 4l.5 5 4.5-.5M12 8v4.500l3 2" />`,
  restore: svg`<path d="M9 6 4 11l5 5M4 11h9.500a5 5 0 0 1 0 10H10" />`,
  search: svg`<circle cx="10.5" cy="10.5" r="6" /><path d="m15 15 5 5" />`,
  settings: svg`<path d="M4 7h8M18 7h2M4 17h3M13 17h7" /><circle cx="15" cy="7" r="2.5" /><circle cx="10" cy="17" r="2.5" />`,
  stepBack: svg`<path d="M6 5v14M19 5v14L9 12z" />`,
  stepForward: svg`<path d="M18 5v14M5 5v14l10-7z" />`,
  storage: svg`<ellipse cx="12" cy="6" rx="7.5" ry="2.8" /><path d="M4.5 6v12c0 1.6 3.3 2.8 7.5 2.800s7.5-1.2 7.5-2.800V6M4.5 12c0 1.6 3.3 2.8 7.5 2.800s7.5-1.2 7.5-2.8" />`,
  trash: svg`<path d="M4 6.500h16M9 6.500V4h6v2.500M6 6.5 7 20h10l1-13.500M10 10.500v6M14 10.500v6" />`,
  warning: svg`<path d="M12 4 2.8 20h18.400zM12 10v4.500M12 17v.4" />`,
} satisfies Record<string, SVGTemplateResult>;

/** The name of an icon. */
export type IconName = keyof typeof OUTLINES;

/** An icon that only decorates: the control that it stands in has a text or a label. Sized by `.icon` of the control styles. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${OUTLINES[name]}</svg>`;
}
