// Looks at the screen of the walk: for offences, and for the marks of vectors.
import { markOf } from '../hostile-events.ts';
import { HOSTILE_PLACES, type HostilePlace } from '../walk-report.ts';
import { allOf, textOf } from './deep.ts';
import type { ViewerFrame } from './frame.ts';
import { offencesIn } from './offences.ts';

/** The longest wait for what was recorded or asked for, in ms. */
const LONGEST_MS = 60_000;
const POLL_MS = 30;

export interface ScreenWatch {
  /** Where the walk is, for the lines of the offences. */
  where: string;
  /** One line for each offence so far. */
  readonly offences: readonly string[];
  /** The vectors that a place has not had on the screen so far. */
  readonly missing: Readonly<Record<HostilePlace, readonly number[]>>;
  /** Looks for offences. */
  check(): void;
  /** The same, and notes whose marks are in the elements of the place. */
  see(place: HostilePlace, selector?: string): void;
  /** Waits until the marks of these vectors are there. */
  until(place: HostilePlace, indexes: readonly number[], selector: string): Promise<void>;
}

/** Call it while the viewer shows nothing hostile. `isForeign`: whether an address is not of the app. */
export function openScreenWatch(
  frame: ViewerFrame,
  indexes: readonly number[],
  isForeign: (address: string) => boolean,
): ScreenWatch {
  const usual = frameOf(frame.document);
  const offences = new Set<string>();
  const seen = new Map(HOSTILE_PLACES.map((place) => [place, new Set<number>()]));
  const watch: ScreenWatch = {
    where: '',
    get offences() {
      return [...offences];
    },
    get missing() {
      const lines = HOSTILE_PLACES.map((place) => [place, indexes.filter((index) => !seen.get(place)?.has(index))]);
      return Object.fromEntries(lines) as Record<HostilePlace, readonly number[]>;
    },
    check() {
      for (const offence of offencesIn(frame.document, isForeign)) offences.add(`${watch.where}: ${offence}`);
      const now = frameOf(frame.document);
      if (now !== usual) offences.add(`${watch.where}: the frame of the page was ${usual}, and is ${now}`);
    },
    see(place, selector = 'main') {
      watch.check();
      const text = allOf(frame.document, selector)
        .map((element) => `${element.shadowRoot ? textOf(element.shadowRoot) : ''}${textOf(element)}`)
        .join(' ');
      for (const index of indexes) if (text.includes(markOf(index))) seen.get(place)?.add(index);
    },
    async until(place, expected, selector) {
      const endsAt = performance.now() + LONGEST_MS;
      for (;;) {
        watch.see(place, selector);
        if (expected.every((index) => seen.get(place)?.has(index)) || performance.now() > endsAt) return;
        await new Promise((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }
    },
  };
  return watch;
}

/** What must stay as it is around the panes: where the footer is, and that nothing lies over it. */
function frameOf(shown: Document): string {
  const footer = shown.querySelector('holdfast-viewer')?.shadowRoot?.querySelector('footer') ?? undefined;
  const box = footer?.getBoundingClientRect();
  if (footer === undefined || box === undefined) return 'no footer';
  let top = shown.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  while (top?.shadowRoot) {
    const inner = top.shadowRoot.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (inner === null || inner === top) break;
    top = inner;
  }
  const isOnTop = top?.closest('footer, holdfast-status-line') != null || footer.contains(top);
  const { color, visibility } = shown.defaultView?.getComputedStyle(footer) ?? {};
  return `${Math.round(box.top)} ${Math.round(box.height)} ${isOnTop} ${color} ${visibility}`;
}
