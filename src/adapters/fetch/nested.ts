// One recording fetch may call another, such as the page's: the outermost that records a request is the only one.

let depth = 0;

/** Whether a recording fetch is being called by another one that records. */
export function isNested(): boolean {
  return depth > 0;
}

/** Calls what a recording fetch sends by. */
export function nested<T>(send: () => T): T {
  depth += 1;
  try {
    return send();
  } finally {
    depth -= 1;
  }
}
