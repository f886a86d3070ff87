// Other packages that read exports of ChatGPT, each used as its documentation says.

/** A package that is run as a program of its own. */
export interface OtherImporter {
  /** Its name in the registry. */
  readonly name: string;
  /** What it makes of an export. */
  readonly makes: string;
  /** Whether it takes the archive and not the file in it. */
  readonly takesArchive: boolean;
  /** What Node runs, with the folder of the package, what is read and the folder that it writes to. */
  readonly program: (folder: string, input: string, output: string) => readonly string[];
  /** It writes beside its input. */
  readonly writesBeside?: boolean;
}

/** Gives all that the library returns, but for the file itself, which it returns too. */
const PARSER = `
const { writeFileSync } = require('node:fs');
const [folder, input, output] = process.argv.slice(1);
require(folder).parseExport(input).then(({ conversations }) => {
  const rest = conversations.map(({ originalMapping, messageTree, branches, ...conversation }) => conversation);
  writeFileSync(output + '/conversations.json', JSON.stringify(rest));
});`;

export const OTHER_IMPORTERS: readonly OtherImporter[] = [
  {
    name: 'ai-chat-md-export',
    makes: 'JSON of roles, texts and times',
    takesArchive: false,
    program: (folder, input, output) => [
      `${folder}/bin/ai-chat-md-export.js`,
      '--no-split',
      '--quiet',
      '--input',
      input,
      '--platform',
      'chatgpt',
      '--format',
      'json',
      '--output',
      output,
    ],
  },
  {
    name: 'chatgpt-to-markdown',
    makes: 'Markdown, a file for each chat',
    takesArchive: false,
    program: (folder, input) => [`${folder}/chatgpt-to-markdown-cli.js`, input],
    writesBeside: true,
  },
  {
    name: 'chatgpt-export-parser',
    makes: 'objects; written as JSON here',
    takesArchive: true,
    program: (folder, input, output) => ['-e', PARSER, folder, input, output],
  },
];
