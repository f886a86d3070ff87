// The texts of generated chats: questions, and answers in Markdown with lists, tables, code and math.
import type { Random } from '../simulation/random.ts';
import { identifier } from './identifiers.ts';
import type { Language } from './languages.ts';

/** What the texts of a session have in common. */
export interface Subject {
  readonly language: Language;
  readonly topic: string;
}

const MOST_SENTENCES = 4;
const LARGEST_NUMBER = 990;

/** Replaces the slots of a template. */
export function filled(random: Random, { topic }: Subject, template: string): string {
  return template.replaceAll(/\{[tni]\}/gu, (slot) => {
    if (slot === '{t}') return topic;
    return slot === '{n}' ? String(2 + random.below(LARGEST_NUMBER)) : identifier(random);
  });
}

export function question(random: Random, subject: Subject): string {
  return filled(random, subject, random.pick(subject.language.questions));
}

/** One to four sentences. */
export function paragraph(random: Random, subject: Subject): string {
  const count = 1 + random.below(MOST_SENTENCES);
  return Array.from({ length: count }, () => sentence(random, subject)).join(subject.language.gap);
}

export function sentence(random: Random, subject: Subject): string {
  return filled(random, subject, random.pick(subject.language.sentences));
}

type Block = (random: Random, subject: Subject) => string;

const list: Block = (random, subject) => {
  const isOrdered = random.chance(0.5);
  return Array.from({ length: 3 + random.below(3) }, (_, index) => {
    const item = sentence(random, subject);
    return `${isOrdered ? `${index + 1}.` : '-'} ${index === 0 ? `**${subject.topic}**: ` : ''}${item}`;
  }).join('\n');
};

const table: Block = (random, subject) => {
  const rows = Array.from({ length: 2 + random.below(4) }, () => {
    const [name, ms, kept] = [identifier(random), random.below(LARGEST_NUMBER), random.chance(0.5) ? 'yes' : 'no'];
    return `| \`${name}\` | ${ms} | ${kept} |`;
  });
  return `| ${subject.topic} | ms | kept |\n| --- | ---: | :---: |\n${rows.join('\n')}`;
};

const CODE: readonly [Block, ...Block[]] = [
  (random) => {
    const name = identifier(random);
    return `\`\`\`ts\nexport async function ${name}(limit = ${random.below(LARGEST_NUMBER)}): Promise<string[]> {\n  const found = await ${identifier(random)}({ limit });\n  // The order is that of the journal.\n  return found.filter((entry) => entry.length > 0);\n}\n\`\`\``;
  },
  (random) =>
    `\`\`\`python\ndef ${identifier(random)}(rows, size=${random.below(LARGEST_NUMBER)}):\n    """Splits rows into pages."""\n    for start in range(0, len(rows), size):\n        yield rows[start:start + size]\n\`\`\``,
  (random) =>
    `\`\`\`sql\nSELECT ${identifier(random)}, count(*) AS total\nFROM ${identifier(random)}\nWHERE created_at > '2026-0${1 + random.below(9)}-01'\nGROUP BY 1 ORDER BY total DESC LIMIT ${1 + random.below(99)};\n\`\`\``,
  (random) => `\`\`\`sh\nnpm run ${identifier(random)} -- --limit ${random.below(LARGEST_NUMBER)}\n\`\`\``,
  (random) =>
    `\`\`\`json\n{ "name": "${identifier(random)}", "attempts": ${random.below(9)}, "ok": ${random.chance(0.5)} }\n\`\`\``,
];

const MATH: readonly [Block, ...Block[]] = [
  (random) => `$$\\sum_{k=1}^{${2 + random.below(98)}} k^2 = \\frac{n(n+1)(2n+1)}{6}$$`,
  (random) => `$$\\int_0^{${1 + random.below(9)}} e^{-x^2}\\,dx \\approx 0.${random.below(LARGEST_NUMBER)}$$`,
  (random) => `With $a = ${random.below(99)}$ and $b_i \\ge 0$, the cost grows as $O(n \\log n)$.`,
];

const heading: Block = (random, subject) => `## ${filled(random, subject, '{t}')}`;
const quote: Block = (random, subject) => `> ${sentence(random, subject)}`;
const link: Block = (random) =>
  `See [the notes](https://example.org/${identifier(random)}) and ~~the old page~~ *the new one*.`;

/** Each kind of block with its probability in an answer. */
const BLOCKS: readonly (readonly [probability: number, block: Block])[] = [
  [0.12, heading],
  [0.2, list],
  [0.2, (random, subject) => random.pick(CODE)(random, subject)],
  [0.08, table],
  [0.06, (random, subject) => random.pick(MATH)(random, subject)],
  [0.05, quote],
  [0.04, link],
];

/** An answer in Markdown: a paragraph, and after it what chance adds. */
export function answer(random: Random, subject: Subject): string {
  const blocks = [paragraph(random, subject)];
  for (const [probability, block] of BLOCKS) if (random.chance(probability)) blocks.push(block(random, subject));
  if (random.chance(0.3)) blocks.push(paragraph(random, subject));
  return blocks.join('\n\n');
}
