// What is read of the requests of each API.

import { expect, test } from 'vitest';
import { readRequest } from '../../src/feeds/requests/read-request.ts';

const PICTURE = `data:image/png;base64,${'A'.repeat(5_000)}`;

test('OpenAI chat completions', () => {
  const request = readRequest('https://api.openai.com/v1/chat/completions', {
    model: 'm-1',
    stream: true,
    messages: [
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look ' },
          { type: 'image_url', image_url: { url: PICTURE } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [{ id: 't', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 't', content: '42' },
    ],
  });
  expect(request).toEqual({
    api: 'openai_chat',
    provider: 'openai',
    model: 'm-1',
    isContinuation: false,
    messages: [
      { role: 'system', text: 'Be kind.' },
      {
        role: 'user',
        text: 'Look ',
        parts: [{ type: 'image_url', image_url: { url: PICTURE } }],
      },
      { role: 'assistant', text: '' },
      { role: 'tool', text: '42', tool_call_id: 't' },
    ],
  });
});

test('OpenAI responses', () => {
  const body = {
    model: 'm-1',
    instructions: 'Be kind.',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: '42' },
    ],
  };
  expect(readRequest('https://api.openai.com/v1/responses', body)).toMatchObject({
    api: 'openai_responses',
    isContinuation: false,
    messages: [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'Hi' },
      { role: 'tool', text: '42', tool_call_id: 'c' },
    ],
  });
  expect(readRequest('/v1/responses', { model: 'm', input: 'Hi', previous_response_id: 'resp_1' })).toMatchObject({
    messages: [{ role: 'user', text: 'Hi' }],
    isContinuation: true,
    previous_response_id: 'resp_1',
  });
  expect(readRequest('/v1/responses', { model: 'm', input: 'Hi', conversation: { id: 'conv_1' } })).toMatchObject({
    isContinuation: true,
    conversation_id: 'conv_1',
  });
});

test('Anthropic messages', () => {
  const request = readRequest('https://api.anthropic.com/v1/messages', {
    model: 'm-1',
    max_tokens: 10,
    system: [{ type: 'text', text: 'Be kind.' }],
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: '42' }] },
          { type: 'text', text: 'Go on' },
        ],
      },
    ],
  });
  expect(request).toMatchObject({
    api: 'anthropic',
    provider: 'anthropic',
    messages: [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'Hi' },
      { role: 'assistant', text: '' },
      { role: 'tool', text: '42', tool_call_id: 't' },
      { role: 'user', text: 'Go on' },
    ],
  });
});

test('the AI SDK', () => {
  const request = readRequest('/api/chat', {
    id: 'chat-1',
    trigger: 'submit-message',
    messages: [
      { id: 'a', role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
      {
        id: 'b',
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'tool-add', toolCallId: 't', state: 'output-available', input: {}, output: { sum: 2 } },
          { type: 'text', text: 'Two' },
        ],
      },
    ],
  });
  expect(request).toMatchObject({
    api: 'ai_sdk',
    provider: 'ai-sdk',
    conversation_id: 'chat-1',
    messages: [
      { role: 'user', text: 'Hi' },
      { role: 'assistant', text: 'Two' },
      { role: 'tool', text: '{"sum":2}', tool_call_id: 't' },
    ],
  });
});

test("an app's own /api/chat is not taken for Ollama's, but for what only Ollama has", () => {
  const asked = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  expect(readRequest('/api/chat', asked)).toMatchObject({ api: 'openai_chat' });
  expect(readRequest('/api/chat', { ...asked, options: { num_ctx: 4096 } })).toMatchObject({ api: 'ollama' });
  expect(readRequest('/proxy', { ...asked, keep_alive: '5m' })).toMatchObject({ api: 'ollama' });
});

test('Ollama', () => {
  const messages = [{ role: 'user', content: 'Hi', images: ['AAAA'] }];
  expect(readRequest('http://localhost:11434/api/chat', { model: 'q3', messages })).toMatchObject({
    api: 'ollama',
    provider: 'ollama',
    model: 'q3',
    messages: [{ role: 'user', text: 'Hi' }],
  });
  expect(readRequest('http://localhost:11434/api/generate', { model: 'q3', system: 'S', prompt: 'Hi' })).toMatchObject({
    messages: [
      { role: 'system', text: 'S' },
      { role: 'user', text: 'Hi' },
    ],
  });
});

test('Gemini', () => {
  const url = 'https://generativelanguage.googleapis.com/v1beta/models/m-1:streamGenerateContent?alt=sse&key=SECRET';
  const request = readRequest(url, {
    systemInstruction: { parts: [{ text: 'Be kind.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'Hi ' }, { text: 'there' }] },
      { role: 'model', parts: [{ text: 'Hm.', thought: true }, { text: 'Hello' }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { sum: 2 } } }] },
    ],
  });
  expect(request).toMatchObject({
    api: 'gemini',
    provider: 'google',
    model: 'm-1',
    messages: [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'Hi there' },
      { role: 'assistant', text: 'Hello' },
      { role: 'tool', text: '{"sum":2}', tool_call_id: 'f' },
    ],
  });
  expect(JSON.stringify(request)).not.toContain('SECRET');
});

test.for([
  ['a text', 'Hi', [{ role: 'user', text: 'Hi' }]],
  ['a content', { type: 'text', text: 'Hi' }, [{ role: 'user', text: 'Hi' }]],
  [
    'contents',
    [
      { type: 'text', text: 'Hi' },
      { type: 'image', uri: 'https://a.example/i.png' },
    ],
    [{ role: 'user', text: 'Hi', parts: [{ type: 'image', uri: 'https://a.example/i.png' }] }],
  ],
  [
    'steps',
    [
      { type: 'user_input', content: [{ type: 'text', text: 'Hi' }] },
      { type: 'thought', signature: 'sig' },
      { type: 'function_call', id: 'c', name: 'f', arguments: {} },
      { type: 'function_result', call_id: 'c', result: { sum: 2 } },
      { type: 'function_result', call_id: 'd', result: [{ type: 'text', text: '42' }] },
      { type: 'model_output', content: [{ type: 'text', text: 'Hello' }] },
    ],
    [
      { role: 'user', text: 'Hi' },
      { role: 'tool', text: '{"sum":2}', tool_call_id: 'c' },
      { role: 'tool', text: '42', tool_call_id: 'd' },
      { role: 'assistant', text: 'Hello' },
    ],
  ],
] as const)('Gemini interactions, with %s as input', ([, input, messages]) => {
  const url = 'https://generativelanguage.googleapis.com/v1beta/interactions?key=SECRET';
  const body = { model: 'm-1', input: structuredClone(input) as never, stream: true, tools: [] };
  const request = readRequest(url, { ...body, system_instruction: 'Be kind.' });
  expect(request).toEqual({
    api: 'gemini_interactions',
    provider: 'google',
    model: 'm-1',
    messages: [{ role: 'system', text: 'Be kind.' }, ...messages],
    isContinuation: false,
  });
  expect(readRequest(url, { ...body, previous_interaction_id: 'int_1' })).toMatchObject({
    isContinuation: true,
    previous_response_id: 'int_1',
  });
});

test('a request that only continues an answer of Gemini is one of its conversation', () => {
  const body = { model: 'm-1', previous_interaction_id: 'int_1', continuation_token: 'next', stream: true };
  expect(readRequest('https://generativelanguage.googleapis.com/v1beta/interactions', body)).toMatchObject({
    api: 'gemini_interactions',
    messages: [],
    isContinuation: true,
    previous_response_id: 'int_1',
  });
});

test('AG-UI', () => {
  expect(
    readRequest('/agent', {
      threadId: 'th',
      runId: 'run',
      state: {},
      tools: [],
      context: [],
      messages: [
        { id: '1', role: 'user', content: 'Hi' },
        { id: '2', role: 'tool', toolCallId: 't', content: '42' },
      ],
    }),
  ).toMatchObject({
    api: 'ag_ui',
    conversation_id: 'th',
    messages: [
      { role: 'user', text: 'Hi' },
      { role: 'tool', text: '42', tool_call_id: 't' },
    ],
  });
});

test('the host names a provider that speaks the API of another', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  expect(readRequest('https://api.deepseek.com/chat/completions', body)?.provider).toBe('api.deepseek.com');
  expect(readRequest('http://localhost:8080/v1/chat/completions', body)?.provider).toBe('openai');
  expect(readRequest('/api/answer', body)?.provider).toBe('openai');
});

test.for([
  ['other JSON', '/api/save', { items: [] }],
  ['messages without roles', '/api/mail', { messages: [{ to: 'a', text: 'Hi' }] }],
  ['an embedding', 'https://api.openai.com/v1/embeddings', { model: 'm', input: 'Hi' }],
  ['an embedding elsewhere', '/embed-this', { model: 'm', input: ['Hi'] }],
  ['a count of tokens', '/v1/messages/count_tokens', { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }],
  ['a count of tokens of Gemini', '/models/m:countTokens', { contents: [{ parts: [{ text: 'Hi' }] }] }],
  ['no messages', '/v1/chat/completions', { model: 'm', messages: [] }],
  ['a list', '/api/chat', [{ role: 'user', content: 'Hi' }]],
] as const)('%s is no chat', ([, url, body]) => {
  expect(readRequest(url, structuredClone(body) as never)).toBeNull();
});

test('keys in a body are not read', () => {
  const request = readRequest('https://api.openai.com/v1/responses', {
    model: 'm',
    input: 'Hi',
    tools: [{ type: 'mcp', server_url: 'https://x.example', authorization: 'SECRET', headers: { 'x-key': 'SECRET' } }],
    mcp_servers: [{ url: 'https://x.example', authorization_token: 'SECRET' }],
    domain_secrets: [{ value: 'SECRET' }],
  });
  expect(request?.messages).toHaveLength(1);
  expect(JSON.stringify(request)).not.toContain('SECRET');
});

test('messages of other roles are a chat only where a model is named', () => {
  const messages = [{ role: 'admin', content: 'x' }];
  expect(readRequest('/x/notify', { messages })).toBeNull();
  expect(readRequest('/x/notify', { messages, model: 'm' })).toMatchObject({ api: 'openai_chat' });
  expect(readRequest('/x/chat', { messages: [{ role: 'User', content: 'x' }] })).toMatchObject({ api: 'openai_chat' });
});
