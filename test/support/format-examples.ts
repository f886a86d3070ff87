// Small files that are as their apps write them: what the tests of all formats take apart.

import type { JsonValue } from '../../src/protocol/index.ts';
import type { FormatExample } from './format-example.ts';
import { TOOL_EXAMPLES } from './tool-examples.ts';

const DAY = '2026-05-02T09:0';

function chatgptNode(id: string, parent: string | null, children: string[], message: JsonValue): [string, JsonValue] {
  return [id, { id, parent, children, message }];
}

function chatgptMessage(
  role: string,
  at: number,
  content: JsonValue,
  more: { [key: string]: JsonValue } = {},
): JsonValue {
  return { author: { role, name: null }, create_time: 1_777_712_400 + at, content, weight: 1, ...more };
}

function chatgptConversation(id: string): JsonValue {
  const pointer = { content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-1', size_bytes: 3 };
  const metadata = { model_slug: 'gpt', citations: [{ metadata: { title: 'Bees', url: 'https://bees.example' } }] };
  return {
    conversation_id: id,
    title: 'Bees',
    create_time: 1_777_712_400.5,
    update_time: 1_777_712_500,
    current_node: 'c',
    mapping: Object.fromEntries([
      chatgptNode('root', null, ['a'], null),
      chatgptNode(
        'a',
        'root',
        ['b', 'c'],
        chatgptMessage(
          'user',
          1,
          { content_type: 'multimodal_text', parts: ['Hi', pointer] },
          { metadata: { attachments: [{ id: 'file-1', name: 'hive.png' }] } },
        ),
      ),
      chatgptNode('b', 'a', [], chatgptMessage('assistant', 2, { content_type: 'text', parts: ['One'] }, { metadata })),
      chatgptNode(
        'c',
        'a',
        ['d'],
        chatgptMessage('assistant', 3, { content_type: 'code', text: 'run()' }, { recipient: 'python' }),
      ),
      chatgptNode(
        'd',
        'c',
        [],
        chatgptMessage('assistant', 4, { content_type: 'thoughts', thoughts: [{ summary: 'Hm', content: 'So' }] }),
      ),
    ]),
  };
}

function claudeConversation(uuid: string): JsonValue {
  const root = '00000000-0000-4000-8000-000000000000';
  const blocks = [
    { type: 'thinking', thinking: 'Tides' },
    { type: 'tool_use', id: 't', name: 'search', input: { q: 'tides' } },
    { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'Four' }], is_error: false },
    { type: 'text', text: 'At four.', citations: [{ details: { url: 'https://tides.example' } }] },
  ];
  return {
    uuid,
    name: 'Tides',
    created_at: `${DAY}0:00.000001Z`,
    updated_at: `${DAY}5:00Z`,
    project: { uuid: 'p', name: 'Sea' },
    chat_messages: [
      {
        uuid: 'a',
        sender: 'human',
        text: 'When?',
        content: [{ type: 'text', text: 'When?' }],
        created_at: `${DAY}1:00Z`,
        attachments: [{ file_name: 'a.md', extracted_content: 'A' }],
        files: [{ file_name: 'b.jpg' }],
        parent_message_uuid: root,
      },
      {
        uuid: 'b',
        sender: 'assistant',
        text: 'At four.',
        content: blocks,
        created_at: `${DAY}2:00Z`,
        parent_message_uuid: 'a',
      },
      {
        uuid: 'c',
        sender: 'assistant',
        text: 'At five.',
        content: [],
        created_at: `${DAY}3:00Z`,
        parent_message_uuid: 'a',
      },
    ],
  };
}

function deepseekConversation(id: string): JsonValue {
  const message = (type: string, at: number, more: JsonValue[] = []): JsonValue => {
    return {
      model: 'deepseek',
      inserted_at: `${DAY}${at}:00+08:00`,
      files: [{ file_name: 'a.txt' }],
      fragments: [{ type, content: 'Text' }, ...more],
    };
  };
  return {
    id,
    title: 'Primes',
    inserted_at: `${DAY}0:00+08:00`,
    updated_at: `${DAY}9:00+08:00`,
    mapping: Object.fromEntries([
      chatgptNode('root', null, ['1'], null),
      chatgptNode('1', 'root', ['2', '3'], message('REQUEST', 1)),
      chatgptNode('2', '1', [], message('RESPONSE', 2, [{ type: 'THINK', content: 'Hm' }])),
      chatgptNode(
        '3',
        '1',
        [],
        message('RESPONSE', 3, [
          { type: 'SEARCH', content: null, results: [{ url: 'https://a.example', title: 'A' }] },
        ]),
      ),
    ]),
  };
}

function grokConversation(id: string): JsonValue {
  const response = (
    _id: string,
    parent: string | null,
    sender: string,
    more: { [key: string]: JsonValue } = {},
  ): JsonValue => {
    const time = { $date: { $numberLong: '1786052035229' } };
    return {
      response: { _id, parent_response_id: parent, sender, message: 'Text', create_time: time, model: 'grok', ...more },
      share_link: null,
    };
  };
  const more = {
    thinking_trace: 'Hm',
    web_search_results: [{ url: 'https://a.example', title: 'A' }],
    file_attachments: ['f'],
  };
  return {
    conversation: {
      id,
      title: 'Windows',
      create_time: `${DAY}0:00Z`,
      modify_time: `${DAY}9:00Z`,
      leaf_response_id: 'b',
    },
    responses: [response('a', null, 'human'), response('b', 'a', 'ASSISTANT', more), response('c', 'a', 'assistant')],
  };
}

function openWebuiChat(id: string): JsonValue {
  const file = {
    type: 'file',
    name: 'a.txt',
    url: 'f',
    file: { filename: 'a.txt', data: { content: 'A' }, meta: { content_type: 'text/plain' } },
  };
  const output = [
    { type: 'reasoning', content: [{ type: 'output_text', text: 'Hm' }] },
    { type: 'function_call', call_id: 't', name: 'search', arguments: '{}' },
    { type: 'function_call_output', call_id: 't', output: [{ type: 'input_text', text: 'Found' }] },
    { type: 'message', content: [{ type: 'output_text', text: 'Robin.' }] },
  ];
  const details = '<details type="reasoning" done="true"><summary>Thought</summary>\n&gt; Hm\n</details>\nWren.';
  return {
    id,
    title: 'Birds',
    created_at: 1_777_712_400,
    updated_at: 1_777_712_500,
    folder_id: 'f',
    chat: {
      title: 'Birds',
      models: ['llama'],
      params: { system: 'Be brief.' },
      history: {
        currentId: 'b',
        messages: {
          a: {
            id: 'a',
            parentId: null,
            childrenIds: ['b', 'c'],
            role: 'user',
            content: 'A bird?',
            timestamp: 1_777_712_401,
            files: [file],
          },
          b: {
            id: 'b',
            parentId: 'a',
            childrenIds: [],
            role: 'assistant',
            content: 'Robin.',
            timestamp: 1_777_712_402,
            model: 'llama',
            done: true,
            output,
            sources: [{ source: { name: 'a.txt', url: 'https://a.example' } }],
          },
          c: {
            id: 'c',
            parentId: 'a',
            childrenIds: [],
            role: 'assistant',
            content: details,
            timestamp: 1_777_712_403,
            done: false,
            error: { content: 'Failed' },
          },
        },
      },
      messages: [{ id: 'a', role: 'user', content: 'A bird?' }],
    },
  };
}

function librechatConversation(conversationId: string, isNested: boolean): JsonValue {
  const content = [
    { type: 'think', think: 'Hm' },
    { type: 'tool_call', tool_call: { id: 't', name: 'weather', args: '{}', output: 'Fog' } },
    { type: 'text', text: { value: 'Fog.' } },
    { type: 'error', error: 'Stopped' },
  ];
  const message = (
    messageId: string,
    parent: string,
    more: { [key: string]: JsonValue },
  ): { [key: string]: JsonValue } => {
    return { messageId, parentMessageId: parent, createdAt: `${DAY}1:00Z`, isCreatedByUser: false, ...more };
  };
  const first = message('a', '00000000-0000-0000-0000-000000000000', {
    text: 'Weather?',
    isCreatedByUser: true,
    files: [{ filename: 'a.txt' }],
  });
  const answers = [message('b', 'a', { content, model: 'm' }), message('c', 'a', { text: 'Fo', unfinished: true })];
  const head = { conversationId, title: 'Weather', options: { model: 'm' } };
  return isNested
    ? { ...head, messagesTree: [{ ...first, children: answers }] }
    : { ...head, messages: [first, ...answers] };
}

const AI_STUDIO: JsonValue = {
  runSettings: { model: 'models/gemini' },
  systemInstruction: { text: 'Be careful.' },
  chunkedPrompt: {
    chunks: [
      { text: 'Beans?', role: 'user', createTime: `${DAY}1:00Z` },
      { driveImage: { id: '1' }, role: 'user' },
      { text: 'Hm', role: 'model', isThought: true, parts: [{ text: 'Hm', thought: true }] },
      {
        role: 'model',
        parts: [{ text: 'Sum:' }],
        executableCode: { code: '1' },
        codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' },
      },
      {
        text: 'In May.',
        role: 'model',
        finishReason: 'STOP',
        grounding: { groundingSources: [{ title: 'Beans', uri: 'https://beans.example' }] },
      },
      { text: '', role: 'model', errorMessage: 'Failed' },
      { inlineFile: { mimeType: 'text/plain', data: 'YQ==' }, role: 'user' },
    ],
    pendingInputs: [{ text: 'Draft', role: 'user' }],
  },
};

function takeoutRecord(minute: number, title: string, more: { [key: string]: JsonValue }): JsonValue {
  return { header: 'Gemini Apps', title, time: `${DAY}${minute}:00.000Z`, products: ['Gemini Apps'], ...more };
}

function geminiCliMessage(id: string, type: string, more: { [key: string]: JsonValue } = {}): JsonValue {
  return { id, type, content: 'Text', timestamp: `${DAY}1:00Z`, ...more };
}

const GEMINI_CLI_ANSWER = {
  content: [{ text: 'Read.' }],
  model: 'gemini',
  thoughts: [{ subject: 'Plan', description: 'Read it.' }],
  toolCalls: [
    {
      id: 't',
      name: 'read_file',
      args: { path: 'a' },
      status: 'success',
      result: [{ functionResponse: { response: { output: 'A' } } }],
    },
  ],
};

const UI_MESSAGES: readonly JsonValue[] = [
  {
    id: 'a',
    role: 'user',
    parts: [
      { type: 'text', text: 'Fog?' },
      { type: 'file', mediaType: 'image/png', filename: 'a.png', url: 'data:image/png;base64,AA==' },
    ],
  },
  {
    id: 'b',
    role: 'assistant',
    metadata: { model: 'm' },
    parts: [
      { type: 'step-start' },
      { type: 'reasoning', text: 'Hm', state: 'done' },
      {
        type: 'tool-getWeather',
        toolCallId: 't',
        state: 'output-available',
        input: { city: 'Hull' },
        output: { sky: 'fog' },
      },
      {
        type: 'dynamic-tool',
        toolName: 'look',
        toolCallId: 'u',
        state: 'output-error',
        input: {},
        errorText: 'closed',
      },
      { type: 'source-url', sourceId: 's', url: 'https://fog.example', title: 'Fog' },
      { type: 'data-sky', data: { fog: 1 } },
      { type: 'text', text: 'Fog.', state: 'streaming' },
    ],
  },
  {
    id: 'c',
    role: 'assistant',
    content: 'Old.',
    createdAt: `${DAY}1:00Z`,
    reasoning: 'Hm',
    toolInvocations: [{ state: 'result', toolCallId: 'v', toolName: 'clock', args: {}, result: '10:00' }],
  },
];

const OPENAI_MESSAGES: readonly JsonValue[] = [
  { role: 'system', content: 'Be terse.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Tide?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
    ],
  },
  {
    role: 'assistant',
    content: null,
    reasoning_content: 'Hm',
    tool_calls: [{ id: 't', type: 'function', function: { name: 'tide', arguments: '{}' } }],
  },
  { role: 'tool', tool_call_id: 't', content: '16:41' },
  { role: 'assistant', content: 'At 16:41.', refusal: null },
];

function sharegptEntry(id: string): JsonValue {
  return {
    id,
    system: 'Be brief.',
    conversations: [
      { from: 'human', value: 'Area?' },
      { from: 'function_call', value: '{"name":"area","arguments":{}}' },
      { from: 'observation', value: '15' },
      { from: 'gpt', value: '15.', weight: 1 },
    ],
    tools: '[]',
  };
}

/** At least one for each format that is JSON. */
export const FORMAT_EXAMPLES: readonly FormatExample[] = [
  {
    format: 'chatgpt',
    path: 'conversations.json',
    written: 'array',
    entries: ['one', 'two'].map(chatgptConversation),
    chats: 2,
  },
  {
    format: 'claude',
    path: 'conversations.json',
    written: 'array',
    entries: ['one', 'two'].map(claudeConversation),
    chats: 2,
  },
  {
    format: 'claude',
    path: 'design_chats/one.json',
    written: 'alone',
    entries: [
      {
        uuid: 'one',
        title: 'Chat',
        created_at: `${DAY}0:00Z`,
        messages: [
          {
            uuid: 'a',
            role: 'user',
            content: { content: 'Redo it.', timestamp: `${DAY}1:00Z`, attachments: [{ name: 'a.png' }] },
          },
          {
            uuid: 'b',
            role: 'assistant',
            content: {
              contentBlocks: [
                { type: 'text', text: 'Yes.' },
                { type: 'tool_call', toolCall: { id: 't', name: 'list', input: {}, output: 'a' } },
                { type: 'error', message: 'Failed' },
              ],
            },
          },
        ],
      },
    ],
    chats: 1,
  },
  {
    format: 'deepseek',
    path: 'conversations.json',
    written: 'array',
    entries: ['one', 'two'].map(deepseekConversation),
    chats: 2,
  },
  {
    format: 'grok',
    path: 'prod-grok-backend.json',
    written: 'alone',
    entries: [{ conversations: ['one', 'two'].map(grokConversation), projects: [] }],
    chats: 2,
  },
  {
    format: 'open-webui',
    path: 'chat-export.json',
    written: 'array',
    entries: ['one', 'two'].map(openWebuiChat),
    chats: 2,
  },
  {
    format: 'librechat',
    path: 'flat.json',
    written: 'alone',
    entries: [librechatConversation('one', false)],
    chats: 1,
  },
  {
    format: 'librechat',
    path: 'nested.json',
    written: 'array',
    entries: ['one', 'two'].map((id) => librechatConversation(id, true)),
    chats: 2,
  },
  { format: 'ai-studio', path: 'Beans', written: 'alone', entries: [AI_STUDIO], chats: 1 },
  {
    format: 'gemini-takeout',
    path: 'MyActivity.json',
    written: 'array',
    entries: [
      takeoutRecord(3, 'Prompted And then?', {
        titleUrl: 'https://gemini.google.com/app/one',
        safeHtmlItem: [{ html: '<p>Then.</p>' }],
      }),
      takeoutRecord(2, 'Prompted First?', {
        titleUrl: 'https://gemini.google.com/app/one',
        safeHtmlItem: [{ html: '<p>First.</p>' }],
        attachedFiles: ['a.pdf'],
      }),
      takeoutRecord(1, 'Prompted Alone?', {}),
    ],
    chats: 2,
  },
  {
    format: 'gemini-cli',
    path: 'session.json',
    written: 'alone',
    entries: [
      {
        sessionId: 'one',
        projectHash: 'h',
        startTime: `${DAY}0:00Z`,
        messages: [
          geminiCliMessage('a', 'user'),
          geminiCliMessage('b', 'gemini', GEMINI_CLI_ANSWER),
          geminiCliMessage('c', 'error'),
        ],
      },
    ],
    chats: 1,
  },
  {
    format: 'gemini-cli',
    path: 'session.jsonl',
    written: 'lines',
    entries: [
      { sessionId: 'one', projectHash: 'h', startTime: `${DAY}0:00Z` },
      geminiCliMessage('a', 'user'),
      geminiCliMessage('b', 'gemini', GEMINI_CLI_ANSWER),
      { $set: { summary: 'Reading' } },
      { $rewindTo: 'b' },
      geminiCliMessage('c', 'gemini'),
    ],
    chats: 1,
  },
  { format: 'ai-sdk', path: 'messages.json', written: 'array', entries: UI_MESSAGES, chats: 1 },
  {
    format: 'ai-sdk',
    path: 'chats.jsonl',
    written: 'lines',
    entries: ['one', 'two'].map((id) => ({ id, messages: [...UI_MESSAGES] })),
    chats: 2,
  },
  { format: 'openai-messages', path: 'messages.json', written: 'array', entries: OPENAI_MESSAGES, chats: 1 },
  {
    format: 'openai-messages',
    path: 'training.jsonl',
    written: 'lines',
    entries: ['m', 'n'].map((model) => ({ messages: [...OPENAI_MESSAGES], model, tools: [] })),
    chats: 2,
  },
  { format: 'sharegpt', path: 'data.json', written: 'array', entries: ['one', 'two'].map(sharegptEntry), chats: 2 },
  { format: 'sharegpt', path: 'data.jsonl', written: 'lines', entries: ['one', 'two'].map(sharegptEntry), chats: 2 },
  ...TOOL_EXAMPLES,
];
