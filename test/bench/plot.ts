// Draws a bar chart as SVG that is readable on light and dark pages.

export interface BarChart {
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
  readonly isLogarithmic: boolean;
  /** Drawn as a line. */
  readonly limit?: number;
}

const WIDTH = 760;
const NAME_WIDTH = 250;
const BAR_HEIGHT = 18;
const ROW_HEIGHT = 26;
const TOP = 44;
/** Space for the figure to the right of a bar. */
const RIGHT = 80;

export function barChart({ title, bars, isLogarithmic, limit }: BarChart): string {
  const height = TOP + bars.length * ROW_HEIGHT + 12;
  const scale = isLogarithmic ? (value: number) => Math.log10(Math.max(value, 1)) : (value: number) => value;
  const most = Math.max(
    ...bars.map(({ value }) => scale(value)),
    limit === undefined ? 0 : scale(limit),
    Number.EPSILON,
  );
  const lengthOf = (value: number): number => (scale(value) / most) * (WIDTH - NAME_WIDTH - RIGHT);
  const rows = bars.map(({ name, value }, index) => {
    const y = TOP + index * ROW_HEIGHT;
    const isOver = limit !== undefined && value > limit;
    const length = lengthOf(value);
    return `<text x="${NAME_WIDTH - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>
<rect x="${NAME_WIDTH}" y="${y}" width="${length.toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="${isOver ? '#c2410c' : '#0f766e'}"/>
<text x="${(NAME_WIDTH + length + 6).toFixed(1)}" y="${y + 13}">${shown(value)}</text>`;
  });
  const line =
    limit === undefined
      ? ''
      : `<line x1="${(NAME_WIDTH + lengthOf(limit)).toFixed(1)}" x2="${(NAME_WIDTH + lengthOf(limit)).toFixed(1)}" y1="${TOP - 6}" y2="${height - 6}" stroke="#888" stroke-dasharray="4 3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#1f2328}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>
<text x="8" y="22" style="font-weight:600">${escaped(title)}</text>
${rows.join('\n')}
${line}
</svg>
`;
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
