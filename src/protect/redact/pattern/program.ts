// A pattern as a program for an automaton: a list of instructions, each of which names those that follow it.

import type { CharTest } from './char-test.ts';

/** A condition on the place between two characters. */
export type Condition = 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

export type Instruction =
  | { readonly op: 'char'; readonly test: CharTest; readonly next: number }
  | { readonly op: 'fork'; readonly next: readonly number[] }
  | { readonly op: 'check'; readonly condition: Condition; readonly next: number }
  | { readonly op: 'match' };

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}
