// Aider's log: Markdown of all runs in a folder, one after the other. What people typed begins with `#### `, what Aider itself said
// with `> `, everything else is the answer.

import { Chain } from './chain.ts';
import type { TextFormat, Sink } from './format.ts';

const START = /^# aider chat started at (.*?)\s*$/;

/** Aider ends each line of a question, and each message of its own, with two spaces. */
const TYPED = /^#### .* {2}$/;

export const aider: TextFormat = {
  name: 'aider',
  title: 'Aider',
  unit: 'text',
  recognizes: ({ shape, path, text }) =>
    shape === 'text' &&
    (/^# aider chat started at /m.test(text) ||
      (/\.aider\.chat\.history[^/]*\.md$/.test(path) && /^(####|>) /m.test(text))),
  readText: (text, sink) => {
    sink.warn(
      'no_ids',
      '$',
      'Runs and messages have no ids: runs are told apart by when they started, messages by their place.',
    );
    readRuns(text, sink);
  },
};

type Role = 'user' | 'assistant' | 'tool';

/** A run: its lines in blocks of one role. */
interface Run {
  /** A local time as text; null for what stands before the first start. */
  readonly started: string | null;
  readonly blocks: { readonly role: Role; readonly lines: string[] }[];
}

function readRuns(text: string, sink: Sink): void {
  const lines = text.split(/\r?\n/);
  // An editor may have cut the spaces at the ends of lines: then every such line counts.
  const isTyped = lines.some((line) => TYPED.test(line)) ? TYPED : /^####(?: |$)/;
  const runs = splitRuns(lines, isTyped);
  if (runs.some(({ started }) => started !== null))
    sink.warn(
      'local_time_without_zone',
      '$',
      'The times at which runs started have no time zone, and are kept as they are.',
    );

  const seen = new Map<string, number>();
  for (const run of runs) {
    const chain = new Chain();
    for (const { role, lines: blockLines } of run.blocks) {
      const content = blockLines.join('\n').trim();
      if (content === '') continue;
      chain.add({ role, created_at: null, parts: [{ type: 'text', text: content }], hidden: role === 'tool' }, null);
    }
    const where = run.started === null ? 'line 1' : `started at ${run.started}`;
    if (chain.messages.length === 0) {
      if (run.started !== null) sink.skip(where, 'no_messages');
      continue;
    }
    if (run.started === null) sink.warn('start_missing', where, 'The file begins in the midst of a run.');
    // The first line names the program and its arguments, and is there from the start.
    const first = chain.messages[0]?.parts[0];
    const firstText = first?.type === 'text' ? first.text : '';
    const identity = run.started === null ? firstText : `${run.started}\n${firstText.split('\n', 1)[0]}`;
    const count = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, count);
    sink.chat(
      {
        id: null,
        identity: count === 1 ? identity : `${identity}\n${count}`,
        title: null,
        created_at: null,
        updated_at: null,
        model: null,
        messages: chain.messages,
        active_id: null,
        ...(run.started === null ? {} : { rest: { started_local: run.started } }),
      },
      where,
    );
  }
}

function splitRuns(lines: readonly string[], isTyped: RegExp): Run[] {
  let run: Run = { started: null, blocks: [] };
  const runs = [run];
  let role: Role | null = null;
  let isInFence = false;
  for (const line of lines) {
    const start = START.exec(line);
    if (start !== null) {
      run = { started: start[1] ?? '', blocks: [] };
      runs.push(run);
      role = null;
      isInFence = false;
      continue;
    }
    const next = roleOf(line, role, isInFence, isTyped);
    if (next === null) {
      role = null;
      continue;
    }
    if (next !== role) run.blocks.push({ role: next, lines: [] });
    role = next;
    if (next !== 'assistant') isInFence = false;
    else if (line.startsWith('```')) isInFence = !isInFence;
    run.blocks.at(-1)?.lines.push(contentOf(line, next));
  }
  return runs;
}

/** Whose line it is; null for an empty line, which ends what was typed and what Aider said. */
function roleOf(line: string, before: Role | null, isInFence: boolean, isTyped: RegExp): Role | null {
  if (isTyped.test(line)) return 'user';
  if (isInFence) return /^> .* {2}$/.test(line) ? 'tool' : 'assistant';
  if (/^>(?: |$)/.test(line)) return 'tool';
  if (line.trim() === '' && before !== 'assistant') return null;
  return 'assistant';
}

function contentOf(line: string, role: Role): string {
  switch (role) {
    case 'user':
      return line.slice('#### '.length).trimEnd();
    case 'tool':
      return line.slice('> '.length).trimEnd();
    case 'assistant':
      return line;
  }
}
