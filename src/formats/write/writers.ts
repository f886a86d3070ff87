// The formats that sessions are written in.

import { html } from './html.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { markdown } from './markdown.ts';
import { openaiMessages } from './openai-messages.ts';
import { sharegpt } from './sharegpt.ts';
import { vscode } from './vscode.ts';
import type { Writer } from './writer.ts';

/** All formats, in the order in which people choose among them. One line for each. */
export const WRITERS: readonly Writer[] = [jsonl, json, markdown, html, openaiMessages, sharegpt, vscode];
