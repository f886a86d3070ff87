// Rules that a person has made: a name and a regular expression each.

import { compilePattern } from './pattern/compile.ts';
import type { Program } from './pattern/program.ts';
import { PatternError } from './pattern/syntax.ts';

/** A rule of a person's own. `pattern`: a regular expression in JavaScript's syntax with the flag `u`. */
export interface OwnRule {
  readonly name: string;
  readonly pattern: string;
}

/** A rule that can be run. */
export interface CompiledRule {
  readonly name: string;
  readonly program: Program;
}

/** What is wrong with the rules, in a sentence that names the first rule that cannot be used; null where each can. */
export function faultOfRules(rules: readonly OwnRule[]): string | null {
  const names = new Set<string>();
  for (const { name, pattern } of rules) {
    if (names.has(name)) return `The rule “${name}” is there twice`;
    names.add(name);
    const compiled = compiledOrFault(pattern);
    if (typeof compiled === 'string') return `The pattern of the rule “${name}” ${compiled}`;
  }
  return null;
}

/** Rules that can be run. One that cannot be used is left out: it was refused when it was set. */
export function compileRules(rules: readonly OwnRule[]): readonly CompiledRule[] {
  return rules.flatMap(({ name, pattern }) => {
    const program = compiledOrFault(pattern);
    return typeof program === 'string' ? [] : [{ name, program }];
  });
}

function compiledOrFault(pattern: string): Program | string {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
