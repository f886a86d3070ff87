// Answers as the documentation of each API has them.

import { namedSse, ndjson, sse, type NamedEvent } from './stream-bodies.ts';

/** An answer, and what is read of it. */
export interface ApiSample {
  readonly name: string;
  readonly body: string;
  readonly expected: object;
}

const RESPONSE_OUTPUT = [
  { type: 'reasoning', id: 'r', encrypted_content: 'enc', summary: [{ type: 'summary_text', text: 'Hm.' }] },
  { type: 'function_call', call_id: 'call_1', name: 'add', arguments: '{"a":1}' },
  { type: 'web_search_call', id: 'ws', status: 'completed', action: { type: 'search', query: 'q' } },
  {
    type: 'message',
    role: 'assistant',
    content: [
      {
        type: 'output_text',
        text: 'Hello',
        annotations: [{ type: 'url_citation', url: 'https://a.example', title: 'A' }],
      },
    ],
  },
];

const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'm-1',
  output: RESPONSE_OUTPUT,
  usage: { input_tokens: 1, output_tokens: 2 },
};

const RESPONSE_EXPECTED = {
  text: 'Hello',
  reasoning_text: 'Hm.',
  reasoning_metadata: { encrypted_content: 'enc' },
  calls: [
    { id: 'call_1', name: 'add', arguments: '{"a":1}' },
    { id: 'ws', name: 'web_search', arguments: '{"type":"search","query":"q"}' },
  ],
  sources: [{ type: 'url_citation', url: 'https://a.example', title: 'A' }],
  description: { response_id: 'resp_1', model: 'm-1', usage: { input_tokens: 1, output_tokens: 2 } },
  raw_values: [],
  outcome: 'complete',
};

const MESSAGE_CONTENT = [
  { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
  { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'q' } },
  { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [{ type: 'web_search_result', title: 'A' }] },
  { type: 'text', text: 'Hello', citations: [{ type: 'web_search_result_location', url: 'https://a.example' }] },
];

const MESSAGE_EXPECTED = {
  text: 'Hello',
  reasoning_text: 'Hm.',
  reasoning_metadata: { signature: 'sig' },
  calls: [{ id: 'srv_1', name: 'web_search', arguments: '{"query":"q"}' }],
  results: [
    {
      id: 'srv_1',
      content: [{ type: 'web_search_result', title: 'A' }],
      metadata: { type: 'web_search_tool_result' },
    },
  ],
  sources: [{ type: 'web_search_result_location', url: 'https://a.example' }],
  description: {
    response_id: 'msg_1',
    model: 'm-1',
    finish_reason: 'end_turn',
    usage: { input_tokens: 1, output_tokens: 2 },
  },
  raw_values: [],
  outcome: 'complete',
};

const CITATION = { type: 'url_citation', url: 'https://a.example', title: 'A' };

const stepDelta = (index: number, delta: object) => ({ event_type: 'step.delta', index, delta });

const INTERACTION_EXPECTED = {
  text: 'Hello',
  reasoning_text: 'Hm.',
  reasoning_metadata: { thought_signature: 'sig' },
  calls: [
    { id: 'srv_1', name: 'google_search', arguments: '{"queries":["q"]}' },
    { id: 'call_1', name: 'add', arguments: '{"a":1}' },
  ],
  results: [{ id: 'srv_1', name: 'google_search', content: [{ search_suggestions: 's' }] }],
  sources: [CITATION],
  files: [{ media_type: 'image/png' }],
  description: {
    response_id: 'int_1',
    model: 'm-1',
    usage: { total_output_tokens: 2 },
    finish_reason: 'requires_action',
  },
  raw_values: [],
  outcome: 'complete',
};

/** One answer of each API, streamed and, where the API has that, in one piece. */
export const API_SAMPLES: readonly ApiSample[] = [
  {
    name: 'OpenAI responses, streamed',
    body: namedSse([
      { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', model: 'm-1', output: [] } },
      ...item(0, { type: 'reasoning', id: 'r', summary: [] }, RESPONSE_OUTPUT[0], [
        { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: 'Hm' },
        { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: '.' },
      ]),
      ...item(1, { type: 'function_call', call_id: 'call_1', name: 'add', arguments: '' }, RESPONSE_OUTPUT[1], [
        { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{"a"' },
        { type: 'response.function_call_arguments.delta', output_index: 1, delta: ':1}' },
        { type: 'response.function_call_arguments.done', output_index: 1, arguments: '{"a":1}' },
      ]),
      ...item(2, { type: 'web_search_call', id: 'ws', status: 'in_progress' }, RESPONSE_OUTPUT[2], [
        { type: 'response.web_search_call.searching', output_index: 2, item_id: 'ws' },
      ]),
      ...item(3, { type: 'message', role: 'assistant', content: [] }, RESPONSE_OUTPUT[3], [
        { type: 'response.output_text.delta', output_index: 3, content_index: 0, delta: 'Hel' },
        { type: 'response.output_text.delta', output_index: 3, content_index: 0, delta: 'lo' },
        {
          type: 'response.output_text.annotation.added',
          output_index: 3,
          annotation: { type: 'url_citation', url: 'https://a.example', title: 'A' },
        },
        { type: 'response.output_text.done', output_index: 3, content_index: 0, text: 'Hello' },
      ]),
      { type: 'response.completed', response: RESPONSE },
    ]),
    expected: RESPONSE_EXPECTED,
  },
  { name: 'OpenAI responses, in one piece', body: JSON.stringify(RESPONSE), expected: RESPONSE_EXPECTED },
  {
    name: 'Anthropic messages, streamed',
    body: namedSse([
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          model: 'm-1',
          content: [],
          usage: { input_tokens: 1, output_tokens: 1 },
        },
      },
      { type: 'ping' },
      ...block(0, { type: 'thinking', thinking: '', signature: '' }, [
        { type: 'thinking_delta', thinking: 'Hm.' },
        { type: 'signature_delta', signature: 'sig' },
      ]),
      ...block(1, { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} }, [
        { type: 'input_json_delta', partial_json: '' },
        { type: 'input_json_delta', partial_json: '{"query":' },
        { type: 'input_json_delta', partial_json: '"q"}' },
      ]),
      ...block(2, MESSAGE_CONTENT[2], []),
      ...block(3, { type: 'text', text: '' }, [
        { type: 'text_delta', text: 'Hel' },
        { type: 'citations_delta', citation: { type: 'web_search_result_location', url: 'https://a.example' } },
        { type: 'text_delta', text: 'lo' },
      ]),
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
      { type: 'message_stop' },
    ]),
    expected: MESSAGE_EXPECTED,
  },
  {
    name: 'Anthropic messages, in one piece',
    body: JSON.stringify({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm-1',
      content: MESSAGE_CONTENT,
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 2 },
    }),
    expected: MESSAGE_EXPECTED,
  },
  {
    name: 'AI SDK UI message stream',
    body: sse([
      { type: 'start', messageId: 'msg_1' },
      { type: 'start-step' },
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm.' },
      { type: 'reasoning-end', id: 'r', providerMetadata: { p: { signature: 'sig' } } },
      { type: 'tool-input-start', toolCallId: 't1', toolName: 'add' },
      { type: 'tool-input-delta', toolCallId: 't1', inputTextDelta: '{"a":' },
      { type: 'tool-input-delta', toolCallId: 't1', inputTextDelta: '1}' },
      { type: 'tool-input-available', toolCallId: 't1', toolName: 'add', input: { a: 1 } },
      { type: 'tool-output-available', toolCallId: 't1', output: { part: 1 }, preliminary: true },
      { type: 'tool-output-available', toolCallId: 't1', output: { sum: 2 } },
      { type: 'tool-input-available', toolCallId: 't2', toolName: 'now', input: {} },
      { type: 'tool-output-error', toolCallId: 't2', errorText: 'no clock' },
      { type: 'finish-step' },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Hel' },
      { type: 'text-delta', id: '1', delta: 'lo' },
      { type: 'text-end', id: '1' },
      { type: 'source-url', sourceId: 's', url: 'https://a.example', title: 'A' },
      { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAECAw==' },
      { type: 'data-weather', data: { city: 'Oslo' } },
      { type: 'finish', finishReason: 'stop', messageMetadata: { tokens: 4 } },
      '[DONE]',
    ]),
    expected: {
      text: 'Hello',
      reasoning_text: 'Hm.',
      reasoning_metadata: { provider_metadata: { p: { signature: 'sig' } } },
      calls: [
        { id: 't1', name: 'add', arguments: '{"a":1}' },
        { id: 't2', name: 'now', arguments: '{}' },
      ],
      results: [
        { id: 't1', content: { sum: 2 } },
        { id: 't2', content: 'no clock', is_error: true },
      ],
      sources: [{ type: 'source-url', sourceId: 's', url: 'https://a.example', title: 'A' }],
      files: [{ media_type: 'image/png', byte_length: 4, url: 'data:image/png;base64,AAECAw==' }],
      description: { response_id: 'msg_1', finish_reason: 'stop', message_metadata: { tokens: 4 } },
      raw_values: [{ type: 'data-weather', data: { city: 'Oslo' } }],
      outcome: 'complete',
    },
  },
  {
    name: 'Ollama',
    body: ndjson([
      { model: 'm-1', created_at: 't', message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false },
      {
        model: 'm-1',
        created_at: 't',
        message: { role: 'assistant', content: '', tool_calls: [{ function: { name: 'add', arguments: { a: 1 } } }] },
        done: false,
      },
      { model: 'm-1', created_at: 't', message: { role: 'assistant', content: 'Hel' }, done: false },
      { model: 'm-1', created_at: 't', message: { role: 'assistant', content: 'lo' }, done: false },
      {
        model: 'm-1',
        created_at: 't',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 3,
        eval_count: 2,
      },
    ]),
    expected: {
      text: 'Hello',
      reasoning_text: 'Hm.',
      calls: [{ id: undefined, name: 'add', arguments: '{"a":1}' }],
      description: { model: 'm-1', finish_reason: 'stop', usage: { prompt_eval_count: 3, eval_count: 2 } },
      raw_values: [],
      outcome: 'complete',
    },
  },
  {
    name: 'Gemini, in one piece',
    body: JSON.stringify({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'Hm.', thought: true },
              { functionCall: { name: 'add', args: { a: 1 } }, thoughtSignature: 'sig' },
              { text: 'Hello' },
              { inlineData: { mimeType: 'image/png', data: 'AAEC' } },
            ],
          },
          groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }] },
          finishReason: 'STOP',
        },
      ],
      modelVersion: 'm-1',
      responseId: 'r-1',
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2 },
    }),
    expected: {
      text: 'Hello',
      reasoning_text: 'Hm.',
      calls: [{ id: undefined, name: 'add', arguments: '{"a":1}' }],
      files: [{ media_type: 'image/png', byte_length: 3, url: 'data:image/png;base64,AAEC' }],
      sources: [{ uri: 'https://a.example', url: 'https://a.example', title: 'A' }],
      description: { response_id: 'r-1', model: 'm-1', finish_reason: 'STOP' },
      outcome: 'complete',
    },
  },
  {
    name: 'Gemini interactions, streamed',
    body: sse([
      { event_type: 'interaction.created', interaction: { id: 'int_1', model: 'm-1', status: 'in_progress' } },
      { event_type: 'step.start', index: 0, step: { type: 'thought' } },
      stepDelta(0, { type: 'thought_summary', content: { type: 'text', text: 'H' } }),
      stepDelta(0, { type: 'thought_summary', content: { type: 'text', text: 'm.' } }),
      stepDelta(0, { type: 'thought_signature', signature: 'sig' }),
      { event_type: 'step.stop', index: 0 },
      { event_type: 'step.start', index: 1, step: { type: 'google_search_call', id: 'srv_1', arguments: {} } },
      stepDelta(1, { type: 'google_search_call', arguments: { queries: ['q'] } }),
      { event_type: 'step.stop', index: 1 },
      {
        event_type: 'step.start',
        index: 2,
        step: { type: 'google_search_result', call_id: 'srv_1', result: [] },
      },
      stepDelta(2, { type: 'google_search_result', result: [{ search_suggestions: 's' }] }),
      { event_type: 'step.stop', index: 2 },
      { event_type: 'step.start', index: 3, step: { type: 'model_output' } },
      stepDelta(3, { type: 'text', text: 'Hel' }),
      stepDelta(3, { type: 'text', text: 'lo' }),
      stepDelta(3, { type: 'text_annotation_delta', annotations: [CITATION] }),
      stepDelta(3, { type: 'image', mime_type: 'image/png', data: 'AAAA' }),
      stepDelta(3, { type: 'image', mime_type: 'image/png', data: 'AAAA' }),
      { event_type: 'step.stop', index: 3, usage: { total_output_tokens: 1 } },
      { event_type: 'step.start', index: 4, step: { type: 'function_call', id: 'call_1', name: 'add', arguments: {} } },
      stepDelta(4, { type: 'arguments_delta', arguments: '{"a":' }),
      stepDelta(4, { type: 'arguments_delta', arguments: '1}' }),
      { event_type: 'step.stop', index: 4 },
      { event_type: 'interaction.status_update', interaction_id: 'int_1', status: 'requires_action' },
      {
        event_type: 'interaction.completed',
        interaction: { id: 'int_1', status: 'requires_action', usage: { total_output_tokens: 2 } },
      },
      '[DONE]',
    ]),
    expected: INTERACTION_EXPECTED,
  },
  {
    name: 'Gemini interactions, in one piece',
    body: JSON.stringify({
      id: 'int_1',
      model: 'm-1',
      status: 'requires_action',
      usage: { total_output_tokens: 2 },
      steps: [
        { type: 'user_input', content: [{ type: 'text', text: 'Hi' }] },
        { type: 'thought', signature: 'sig', summary: [{ type: 'text', text: 'Hm.' }] },
        { type: 'google_search_call', id: 'srv_1', arguments: { queries: ['q'] } },
        { type: 'google_search_result', call_id: 'srv_1', result: [{ search_suggestions: 's' }] },
        {
          type: 'model_output',
          content: [
            { type: 'text', text: 'Hello', annotations: [CITATION] },
            { type: 'image', mime_type: 'image/png', data: 'AAAA' },
          ],
        },
        { type: 'function_call', id: 'call_1', name: 'add', arguments: { a: 1 } },
      ],
    }),
    expected: INTERACTION_EXPECTED,
  },
  {
    name: 'AG-UI',
    body: sse([
      { type: 'RUN_STARTED', threadId: 'th', runId: 'run_1' },
      { type: 'REASONING_MESSAGE_START', messageId: 'r', role: 'reasoning' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'r', delta: 'Hm.' },
      { type: 'REASONING_MESSAGE_END', messageId: 'r' },
      { type: 'TOOL_CALL_START', toolCallId: 't1', toolCallName: 'add' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 't1', delta: '{"a":' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 't1', delta: '1}' },
      { type: 'TOOL_CALL_END', toolCallId: 't1' },
      { type: 'TOOL_CALL_RESULT', toolCallId: 't1', messageId: 'tm', content: '2', role: 'tool' },
      { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hel' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'lo' },
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/a', value: 1 }] },
      { type: 'RUN_FINISHED', threadId: 'th', runId: 'run_1', outcome: 'success' },
    ]),
    expected: {
      text: 'Hello',
      reasoning_text: 'Hm.',
      calls: [{ id: 't1', name: 'add', arguments: '{"a":1}' }],
      results: [{ id: 't1', content: '2' }],
      description: { response_id: 'run_1', thread_id: 'th', finish_reason: 'success' },
      raw_values: [{ type: 'STATE_DELTA', delta: [{ op: 'add', path: '/a', value: 1 }] }],
      outcome: 'complete',
    },
  },
];

function item(index: number, added: object, done: object | undefined, deltas: readonly NamedEvent[]): NamedEvent[] {
  return [
    { type: 'response.output_item.added', output_index: index, item: added },
    ...deltas,
    { type: 'response.output_item.done', output_index: index, item: done },
  ];
}

function block(index: number, content_block: object | undefined, deltas: readonly object[]): NamedEvent[] {
  return [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}
