// Elements and text of a document, through all of its shadow roots.

/** Every element, in document order. */
export function* elementsOf(root: Document | ShadowRoot | Element): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* elementsOf(element.shadowRoot);
  }
}

/** The elements that match a selector, through all shadow roots. */
export function allOf(root: Document | ShadowRoot | Element, selector: string): Element[] {
  return [...elementsOf(root)].filter((element) => element.matches(selector));
}

/** All text, in the order of the elements. */
export function textOf(root: Document | ShadowRoot | Element): string {
  let text = '';
  for (const node of root.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.nodeValue ?? '';
    else if (isElement(node)) text += ` ${node.shadowRoot ? textOf(node.shadowRoot) : ''}${textOf(node)}`;
  }
  return text;
}

/** Nodes of a frame are no instances of this window's classes. */
function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}
