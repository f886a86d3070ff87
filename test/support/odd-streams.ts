// Streams that break the rules of their APIs as real servers do, and what a correct recording of each is. Like the
// recorded streams of providers, they are not part of this repository.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STREAMS_FOLDER } from './provider-streams.ts';

export interface ExpectedAnswer {
  readonly text: string;
  readonly outcome: 'complete' | 'failed';
  readonly reasoning?: string;
  readonly calls?: readonly { readonly id?: string; readonly name: string; readonly arguments: string }[];
  /** Members that the metadata of the answer has. */
  readonly description?: object;
  readonly reasoningMetadata?: object;
  readonly error?: object;
  /** Texts that are in what is kept raw. */
  readonly raw?: readonly string[];
  /** The order of the parts. */
  readonly order?: readonly string[];
}

export interface OddStream {
  readonly name: string;
  /** The path of the request. */
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly expected: ExpectedAnswer;
}

const CHAT_PATH = '/v1/chat/completions';

const TABLE: readonly (readonly [name: string, path: string, expected: ExpectedAnswer])[] = [
  [
    '01-azure-no-delta',
    '/openai/deployments/m/chat/completions',
    {
      text: 'Green tea.',
      outcome: 'complete',
      description: { response_id: 'chatcmpl-az1', model: 'gpt-az', finish_reason: 'stop' },
      raw: ['"prompt_filter_results"', '"check_offset":44'],
    },
  ],
  [
    '02-comments-then-error-chunk',
    '/api/v1/chat/completions',
    { text: 'The bridge opened in ', outcome: 'failed', error: { code: 502, message: 'Upstream disconnected' } },
  ],
  [
    '03-two-tool-calls-one-index',
    CHAT_PATH,
    {
      text: '',
      outcome: 'complete',
      calls: [
        { id: 'call_k1', name: 'file_write', arguments: '{"path":"a.txt","text":"hi"}' },
        { id: 'call_k2', name: 'file_write', arguments: '{"path":"b.txt","text":"hi"}' },
      ],
      description: { finish_reason: 'tool_calls' },
    },
  ],
  [
    '04-tool-call-without-index',
    '/v1beta/openai/chat/completions',
    {
      text: '',
      outcome: 'complete',
      calls: [{ id: 'call_a', name: 'lookup', arguments: '{"city":"Oslo"}' }],
      description: { finish_reason: 'tool_calls' },
    },
  ],
  [
    '05-content-is-a-list',
    CHAT_PATH,
    {
      text: 'The answer is 5.',
      outcome: 'complete',
      reasoning: 'Two plus three is five.',
      description: { usage: { prompt_tokens: 7, completion_tokens: 12, total_tokens: 19 } },
      raw: ['"reference_ids":[1]'],
    },
  ],
  [
    '06-reasoning-under-two-names',
    CHAT_PATH,
    { text: 'Use metres.', outcome: 'complete', reasoning: 'Check the units.' },
  ],
  [
    '07-usage-in-every-chunk',
    CHAT_PATH,
    {
      text: 'One, two',
      outcome: 'complete',
      description: { usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
    },
  ],
  ['08-framing', CHAT_PATH, { text: 'West winds today.', outcome: 'complete', description: { finish_reason: 'stop' } }],
  ['09-split-surrogates-u2028', CHAT_PATH, { text: 'Lift-off \u{1f680} at\u2028dawn', outcome: 'complete' }],
  [
    '10-responses-rotating-ids',
    '/responses',
    {
      text: 'Sort it first.',
      outcome: 'complete',
      reasoning: 'Look at the index.',
      reasoningMetadata: { encrypted_content: 'gAAA' },
      description: { usage: { input_tokens: 11, output_tokens: 8, total_tokens: 19 } },
    },
  ],
  [
    '11-anthropic-error-midstream',
    '/v1/messages',
    {
      text: 'Snow falls on',
      outcome: 'failed',
      reasoning: 'Short one.',
      reasoningMetadata: { signature: 'c2lnLWE=' },
      error: { code: 'overloaded_error', message: 'Overloaded' },
    },
  ],
  [
    '12-anthropic-compatible-loose',
    '/v1/messages',
    {
      text: 'Let me look.',
      outcome: 'complete',
      calls: [{ id: 'toolu_1', name: 'read_file', arguments: '{"path":"a.txt"}' }],
      description: { finish_reason: 'tool_use', usage: { input_tokens: 14, output_tokens: 21 } },
    },
  ],
  [
    '13-gemini-early-stop-late-signature',
    '/v1beta/models/m:streamGenerateContent?alt=sse',
    {
      text: 'It is 42.',
      outcome: 'complete',
      reasoning: 'Six times seven.',
      calls: [{ name: 'code_execution', arguments: 'print(6*7)' }],
      description: {
        thought_signature: 'c2lnLWc=',
        finish_reason: 'STOP',
        usage: { promptTokenCount: 8, candidatesTokenCount: 5, totalTokenCount: 25, thoughtsTokenCount: 12 },
      },
      order: ['reasoning', 'call 0', 'result', 'text'],
    },
  ],
  [
    '14-gemini-json-array',
    '/v1beta/models/m:streamGenerateContent',
    { text: 'Say "[a, {b}]" twice.', outcome: 'complete', description: { finish_reason: 'STOP' } },
  ],
  [
    '15-ollama-error-line',
    '/api/chat',
    {
      text: 'Eggs, mi',
      outcome: 'failed',
      reasoning: 'A list. Short.',
      calls: [{ name: 'add', arguments: '{"item":"milk"}' }],
      error: { message: 'an error was encountered while running the model' },
    },
  ],
];

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '14-gemini-json-array': 'application/json',
  '15-ollama-error-line': 'application/x-ndjson',
};

/** All odd streams; empty where their folder does not exist. */
export function readOddStreams(): OddStream[] {
  const folder = join(STREAMS_FOLDER, 'odd');
  if (!existsSync(folder)) return [];
  return TABLE.map(([name, path, expected]) => ({
    name,
    path,
    contentType: CONTENT_TYPES[name] ?? 'text/event-stream',
    bytes: new Uint8Array(readFileSync(join(folder, `${name}.txt`))),
    expected,
  }));
}
