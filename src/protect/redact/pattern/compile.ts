// Makes a pattern into a program.

import type { Instruction, Program } from './program.ts';
import { parsePattern, PatternError, type Node } from './syntax.ts';

/** Instructions of one pattern at most. Each may be looked at for each character of a text. */
const MAX_INSTRUCTIONS = 1_000;

/** Throws a `PatternError`: its message goes on after the name of the pattern. */
export function compilePattern(pattern: string): Program {
  const tree = parsePattern(pattern);
  if (matchesNothing(tree)) throw new PatternError('matches the empty text, which is everywhere');
  // From the end to the beginning, so that what follows an instruction is known.
  const instructions: Instruction[] = [{ op: 'match' }];
  const add = (instruction: Instruction): number => {
    if (instructions.length >= MAX_INSTRUCTIONS)
      throw new PatternError(
        `is too large: with its repetitions written out, it has more than ${MAX_INSTRUCTIONS} elements`,
      );
    return instructions.push(instruction) - 1;
  };

  function emit(node: Node, next: number): number {
    switch (node.type) {
      case 'char':
        return add({ op: 'char', test: node.test, next });
      case 'check':
        return add({ op: 'check', condition: node.condition, next });
      case 'sequence':
        return node.items.reduceRight((after, item) => emit(item, after), next);
      case 'choice':
        return add({ op: 'fork', next: node.items.map((item) => emit(item, next)) });
      case 'repeat':
        return emitRepeat(node, next);
    }
  }

  function emitRepeat({ item, min, max }: Extract<Node, { type: 'repeat' }>, next: number): number {
    let first = next;
    if (max === null) {
      const ways: number[] = [next];
      first = add({ op: 'fork', next: ways });
      ways.push(emit(item, first));
    } else {
      for (let count = min; count < max; count += 1) first = add({ op: 'fork', next: [next, emit(item, first)] });
    }
    for (let count = 0; count < min; count += 1) first = emit(item, first);
    return first;
  }

  return { start: emit(tree, 0), instructions };
}

/** Whether a tree matches the empty text, somewhere. */
function matchesNothing(node: Node): boolean {
  switch (node.type) {
    case 'char':
      return false;
    case 'check':
      return true;
    case 'sequence':
      return node.items.every(matchesNothing);
    case 'choice':
      return node.items.some(matchesNothing);
    case 'repeat':
      return node.min === 0 || matchesNothing(node.item);
  }
}
