// A viewer in a frame of this page, which is of its origin: so a script of this page drives it as a person would, in every
// engine, and sees what goes wrong in it.
import { LOOK_EVERY_MS, settle } from '../settled.ts';
import { allOf, textOf } from './deep.ts';

const SIZE = { width: 1_280, height: 800 } as const;

/** The longest wait for a view, in ms. */
const LONGEST_MS = 60_000;
const QUIET_MS = 100;
const POLL_MS = 20;

/** So browsers report that a size was observed a frame later: nothing went wrong. */
const LATER = 'ResizeObserver loop completed with undelivered notifications';

export interface ViewerFrame {
  readonly document: Document;
  /** Errors in the console, uncaught errors, dialogs, violations of the policy and new documents so far. */
  readonly problems: string[];
  /** Goes to an address of the viewer. Resolves once it has nothing more to show. */
  go(hash: string): Promise<void>;
  settled(): Promise<void>;
  /** Changes the height of the window. */
  resize(height: number): void;
  /** Waits until the text of the main pane has what is given. False after the deadline. */
  shows(text: string): Promise<boolean>;
  /** Waits for an element; undefined after the deadline. */
  appears(selector: string): Promise<Element | undefined>;
  press(key: string, options?: KeyboardEventInit): void;
  /** Scrolls every box of the main pane, or of the list, to its end, a screen at a time. Calls back on each screen. */
  scroll(part: 'main' | 'holdfast-list-pane', onScreen: () => void | Promise<void>): Promise<void>;
}

/** Opens the viewer at `url`, while nothing is recorded. */
export async function openViewerFrame(url: string): Promise<ViewerFrame> {
  const frame = document.createElement('iframe');
  Object.assign(frame.style, { width: `${SIZE.width}px`, height: `${SIZE.height}px`, border: '0' });
  frame.src = url;
  document.body.append(frame);
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
  });
  const shown = frame.contentDocument;
  const shownWindow = frame.contentWindow;
  if (shown === null || shownWindow === null) throw new Error('The frame shows no document of this origin.');
  const problems = watch(shownWindow);
  frame.addEventListener('load', () => problems.push(`the viewer was left for ${frame.contentWindow?.location.href}`));
  const settled = (): Promise<void> =>
    settle({ longestMs: LONGEST_MS, quietMs: QUIET_MS, pollMs: LOOK_EVERY_MS }, shown);
  return {
    document: shown,
    problems,
    settled,
    resize(height) {
      frame.style.height = `${height}px`;
    },
    async go(hash) {
      shownWindow.location.hash = hash;
      await settled();
    },
    async shows(text) {
      const endsAt = performance.now() + LONGEST_MS;
      for (;;) {
        if (allOf(shown, 'main').some((main) => textOf(main).includes(text))) return true;
        if (performance.now() > endsAt) return false;
        await settled();
      }
    },
    async appears(selector) {
      const endsAt = performance.now() + LONGEST_MS;
      for (;;) {
        const [found] = allOf(shown, selector);
        if (found !== undefined || performance.now() > endsAt) return found;
        await new Promise((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }
    },
    press(key, options = {}) {
      const target = deepActive(shown);
      target.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...options }),
      );
    },
    async scroll(part, onScreen) {
      for (const box of allOf(shown, part).flatMap((element) => [...scrollable(element)])) {
        box.scrollTop = 0;
        for (;;) {
          await settled();
          await onScreen();
          const before = box.scrollTop;
          box.scrollTop += box.clientHeight * 0.9;
          if (box.scrollTop <= before) break;
        }
      }
    },
  };
}

function deepActive(shown: Document): Element {
  let active = shown.activeElement ?? shown.body;
  while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

function* scrollable(root: Element): Generator<Element> {
  const inside = [...allOf(root, '*'), ...(root.shadowRoot ? allOf(root.shadowRoot, '*') : [])];
  for (const element of new Set([root, ...inside])) {
    if (element.clientHeight > 100 && element.scrollHeight > element.clientHeight + 1 && scrolls(element))
      yield element;
  }
}

function scrolls(element: Element): boolean {
  return ['auto', 'scroll'].includes(getComputedStyle(element).overflowY);
}

function watch(shown: Window): string[] {
  const problems: string[] = [];
  const { console: shownConsole } = shown as Window & { console: Console };
  for (const level of ['error', 'warn'] as const) {
    shownConsole[level] = (...told: unknown[]) => void problems.push(`console.${level}: ${told.map(String).join(' ')}`);
  }
  shown.addEventListener('error', ({ message }) => {
    if (!message.includes(LATER)) problems.push(`error: ${message}`);
  });
  shown.addEventListener('unhandledrejection', ({ reason }) => problems.push(`rejected: ${String(reason)}`));
  shown.document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    problems.push(`violation of ${violatedDirective}: ${blockedURI} ${sample}`),
  );
  for (const dialog of ['alert', 'confirm', 'prompt', 'open', 'print'] as const)
    Object.assign(shown, { [dialog]: () => void problems.push(`a dialog: ${dialog}`) });
  return problems;
}
