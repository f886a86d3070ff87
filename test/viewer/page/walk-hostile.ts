// Walks through every view of the viewer while all that is recorded is hostile, and reports what that could do.
import { formatRoute } from '../../../src/ui/view/route.ts';
import { AVAILABLE_VIEWS, VIEWS } from '../../../src/ui/view-table.ts';
import { HOSTILE_PARTS, HOSTILE_TEXTS, markOf } from '../hostile-events.ts';
import { allOf, textOf } from './deep.ts';
import type { ViewerFrame } from './frame.ts';
import { offencesIn } from './offences.ts';

/** Vectors that are typed into the search box. */
const TYPED = 12;

/** Vectors that stand in addresses: every so many. */
const ADDRESSED_EVERY = 5;

export interface HostileWalk {
  /** One line for each offence, with where it was found. */
  readonly offences: readonly string[];
  /** Number of vectors of the transcript that came onto the screen. */
  readonly shown: number;
}

/** `isForeign`: whether an address is not of the app. */
export async function walkHostile(
  frame: ViewerFrame,
  vectors: readonly string[],
  isForeign: (address: string) => boolean,
): Promise<HostileWalk> {
  const offences = new Set<string>();
  const shown = new Set<number>();
  const usual = frameOf(frame.document);
  let where = '';
  const check = (): void => {
    for (const offence of offencesIn(frame.document, isForeign)) offences.add(`${where}: ${offence}`);
    const now = frameOf(frame.document);
    if (now !== usual) offences.add(`${where}: the frame of the page was ${usual}, and is ${now}`);
  };
  const visit = async (hash: string, name: string): Promise<void> => {
    where = name;
    await frame.go(hash);
    check();
  };

  for (const name of AVAILABLE_VIEWS) if (VIEWS[name] !== undefined) await visit(formatRoute({ name }), name);
  await visit(formatRoute({ name: 'session', sessionId: HOSTILE_TEXTS, messageId: null }), 'transcript');
  const readScreen = (): void => {
    check();
    const text = textOf(frame.document);
    for (const index of vectors.keys()) if (text.includes(markOf(index))) shown.add(index);
  };
  await frame.scroll('main', readScreen);
  await pressAll(frame, 'button[data-testid=raw-toggle], [data-testid=raw-toggle] button');
  where = 'transcript, raw';
  await frame.scroll('main', check);

  await visit(formatRoute({ name: 'session', sessionId: HOSTILE_PARTS, messageId: null }), 'parts');
  await frame.scroll('main', () => {
    for (const details of allOf(frame.document, 'main details')) details.setAttribute('open', '');
    check();
  });
  for (const index of [0, 1])
    await visit(formatRoute({ name: 'session', sessionId: `hostile-cut-off-${index}`, messageId: null }), 'cut off');
  if (VIEWS.replay !== undefined) await visit(formatRoute({ name: 'replay', sessionId: HOSTILE_TEXTS }), 'replay');

  where = 'list';
  await frame.scroll('holdfast-list-pane', check);
  for (const vector of [...vectors.slice(0, TYPED), 'vector', 'script']) {
    where = `search for ${vector}`;
    const [box] = allOf(frame.document, 'holdfast-list-pane input, input[type=search]');
    if (box !== undefined) typeInto(box, vector);
    await frame.settled();
    check();
  }
  where = 'palette';
  frame.press('k', { ctrlKey: true });
  await frame.settled();
  check();
  frame.press('Escape');
  for (const vector of vectors.filter((_, index) => index % ADDRESSED_EVERY === 0)) {
    where = `address of ${vector}`;
    await frame.go(formatRoute({ name: 'session', sessionId: vector, messageId: vector, filter: vector }));
    check();
  }
  return { offences: [...offences], shown: shown.size };
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

async function pressAll(frame: ViewerFrame, selector: string): Promise<void> {
  for (const button of allOf(frame.document, selector)) (button as HTMLElement).click();
  await frame.settled();
}

function typeInto(box: Element, text: string): void {
  Object.assign(box, { value: text });
  box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
