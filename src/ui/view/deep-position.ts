// Finds elements again that are deep in shadow trees, by their places among their siblings: what scrolled how far, and what had
// the focus.

/** From a root to an element: the index of each child on the way. A shadow root's children come in place of those of its host. */
export type DeepPath = readonly number[];

export interface ScrolledElement {
  readonly path: DeepPath;
  /** In CSS pixels. */
  readonly top: number;
}

/** Fractional zoom rounds positions. */
const ROUNDING_PX = 2;

/** What is scrolled below `root`, and how far. */
export function scrollPositions(root: Element): ScrolledElement[] {
  return [...descendants(root, [])].flatMap(([element, path]) =>
    element.scrollTop > 0 ? [{ path, top: element.scrollTop }] : [],
  );
}

/** What has the focus, in any shadow tree. */
export function focusedElement(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** The path of the focused element; null when it is not below `root`. */
export function focusPath(root: Element): DeepPath | null {
  const focused = focusedElement();
  for (const [element, path] of descendants(root, [])) if (element === focused) return path;
  return null;
}

/** Focuses what is there now. Returns whether there is something that takes the focus. */
export function focusAt(root: Element, path: DeepPath): boolean {
  const element = elementAt(root, path);
  if (!(element instanceof HTMLElement)) return false;
  element.focus({ preventScroll: true });
  return element.matches(':focus-within');
}

/** Scrolls what is there now. Returns whether it is scrolled as far. */
export function scrollTo(root: Element, { path, top }: ScrolledElement): boolean {
  const element = elementAt(root, path);
  if (element === null) return false;
  element.scrollTop = top;
  return Math.abs(element.scrollTop - top) <= ROUNDING_PX;
}

function elementAt(root: Element, path: DeepPath): Element | null {
  let element: Element | null = root;
  for (const index of path) element = childrenOf(element)?.[index] ?? null;
  return element;
}

function* descendants(element: Element, path: DeepPath): Generator<[Element, DeepPath]> {
  for (const [index, child] of [...(childrenOf(element) ?? [])].entries()) {
    const childPath = [...path, index];
    yield [child, childPath];
    yield* descendants(child, childPath);
  }
}

function childrenOf(element: Element | null): HTMLCollection | undefined {
  return element?.shadowRoot?.children ?? element?.children;
}
