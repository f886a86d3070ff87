// Small files as coding tools and chat apps write them, for the tests of all formats.

import type { JsonValue } from '../../src/protocol/index.ts';
import type { FormatExample } from './format-example.ts';

type Members = { readonly [key: string]: JsonValue };

const AT = 1_777_712_400_000;

function vscodeSession(sessionId: string): { [key: string]: JsonValue } {
  return {
    version: 3,
    sessionId,
    creationDate: AT,
    lastMessageDate: AT + 9,
    customTitle: 'Imports',
    responderUsername: 'GitHub Copilot',
    inputState: { inputText: 'a draft' },
    requests: [
      {
        requestId: 'q1',
        timestamp: AT + 1,
        message: { text: 'Why?', parts: [{ kind: 'text', text: 'Why?' }] },
        variableData: { variables: [{ kind: 'file', name: 'main.ts', value: { path: '/main.ts' } }] },
        response: [
          { kind: 'thinking', value: ['It ', 'imports.'], id: 't' },
          { value: 'See ', supportHtml: false },
          { kind: 'inlineReference', inlineReference: { uri: { path: '/main.ts' } } },
          {
            kind: 'toolInvocationSerialized',
            toolId: 'read',
            toolCallId: 'c',
            resultDetails: { output: [{ value: 'x' }] },
          },
          { kind: 'undoStop', id: 'u' },
          { kind: 'markdownContent', content: { value: 'Done.' } },
        ],
        responseId: 'a1',
        modelId: 'gpt',
        result: { metadata: { toolCallRounds: [{ toolCalls: [{ id: 'c', name: 'read', arguments: '{}' }] }] } },
        modelState: { value: 1, completedAt: AT + 2 },
      },
      {
        requestId: 'q2',
        timestamp: AT + 3,
        message: 'Stop',
        response: [],
        responseId: 'a2',
        result: { errorDetails: { message: 'Canceled', responseIsIncomplete: true } },
      },
    ],
  };
}

function claudeLine(uuid: string, parentUuid: string | null, type: string, more: Members): JsonValue {
  const timestamp = `2026-05-02T09:00:0${uuid.length}Z`;
  return { type, uuid, parentUuid, timestamp, sessionId: 'one', cwd: '/garden', isSidechain: false, ...more };
}

function claudeMessage(role: string, content: JsonValue): Members {
  return { message: { role, content, id: `m-${role}`, model: 'opus', usage: { output_tokens: 3 } } };
}

const CLAUDE_CODE: readonly JsonValue[] = [
  { type: 'summary', summary: 'Plums', leafUuid: 'u' },
  claudeLine('u', null, 'user', claudeMessage('user', 'When?')),
  claudeLine(
    'aa',
    'u',
    'assistant',
    claudeMessage('assistant', [{ type: 'thinking', thinking: 'Hm', signature: 's' }]),
  ),
  claudeLine(
    'ab',
    'aa',
    'assistant',
    claudeMessage('assistant', [{ type: 'tool_use', id: 't', name: 'Run', input: {} }]),
  ),
  claudeLine('p', 'ab', 'progress', { data: { type: 'hook' } }),
  claudeLine(
    'r',
    'p',
    'user',
    claudeMessage('user', [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'ok' }] }]),
  ),
  claudeLine('s', 'r', 'system', { subtype: 'compact_boundary', content: 'Compacted' }),
  { type: 'last-prompt', leafUuid: 's', sessionId: 'one' },
];

function codexLine(at: number, type: string, payload: Members): JsonValue {
  return { timestamp: `2026-05-02T09:00:0${at}Z`, type, payload };
}

const CODEX: readonly JsonValue[] = [
  codexLine(0, 'session_meta', {
    id: 'one',
    timestamp: '2026-05-02T09:00:00Z',
    cwd: '/garden',
    git: { branch: 'main' },
  }),
  codexLine(1, 'turn_context', { model: 'gpt' }),
  codexLine(1, 'event_msg', { type: 'user_message', message: 'List', kind: 'plain' }),
  codexLine(1, 'response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'List' }] }),
  codexLine(2, 'response_item', { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] }),
  codexLine(3, 'response_item', { type: 'function_call', name: 'run', arguments: '{}', call_id: 'c' }),
  codexLine(4, 'response_item', {
    type: 'function_call_output',
    call_id: 'c',
    output: [{ type: 'output_text', text: 'ok' }],
  }),
  codexLine(5, 'response_item', {
    type: 'custom_tool_call_output',
    call_id: 'd',
    output: { content: 'ok', success: true },
  }),
  codexLine(6, 'response_item', {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'Done' }],
  }),
  codexLine(6, 'event_msg', { type: 'agent_message', message: 'Done' }),
];

const CLINE: readonly JsonValue[] = [
  { role: 'user', content: [{ type: 'text', text: 'Fix it' }], ts: AT },
  {
    id: 'g',
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'tool_use', id: 't', name: 'read', input: { path: 'a' } },
    ],
    modelInfo: { modelId: 'opus', mode: 'act' },
    ts: AT + 1,
  },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }], ts: AT + 2 },
  {
    role: 'user',
    content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } }],
    ts: AT + 3,
  },
];

const CLINE_UI: readonly JsonValue[] = [
  { ts: AT, type: 'say', say: 'task', text: 'Fix it', images: ['data:image/png;base64,AA'], files: ['a.ts'] },
  { ts: AT + 1, type: 'say', say: 'api_req_started', text: '{}' },
  { ts: AT + 2, type: 'say', say: 'text', text: 'Done', partial: false, modelInfo: { modelId: 'opus' } },
  { ts: AT + 3, type: 'ask', ask: 'completion_result', text: '', partial: true },
];

const SILLYTAVERN: readonly JsonValue[] = [
  { user_name: 'Robin', character_name: 'Ada', create_date: '2026-5-2@09h00m00s', chat_metadata: { tainted: true } },
  { name: 'Robin', is_user: true, mes: 'Hi', send_date: AT, extra: { file: { name: 'a.txt', url: '/a.txt' } } },
  {
    name: 'Ada',
    is_user: false,
    mes: 'Two',
    send_date: '2026-05-02T09:00:00Z',
    swipe_id: 1,
    swipes: ['One', 'Two', { message: 'Three' }],
    swipe_info: [{ extra: { reasoning: 'Hm' } }, { extra: {} }, {}],
    extra: { model: 'gpt', media: [{ url: '/b.png', type: 'image' }] },
  },
];

function chatboxText(id: string, role: string, more: Members = {}): JsonValue {
  return { id, role, contentParts: [{ type: 'text', text: id }], timestamp: AT, ...more };
}

const CHATBOX: JsonValue = {
  'chat-sessions-list': [{ id: 'one', name: 'Knots', starred: true }],
  'session:one': {
    id: 'one',
    name: 'Knots',
    settings: { modelId: 'gpt' },
    messages: [
      chatboxText('a', 'user', { files: [{ name: 'a.txt', storageKey: 'k' }], links: [{ title: 'T', url: 'u' }] }),
      chatboxText('b', 'assistant', { error: 'Off', generating: true }),
      {
        id: 'c',
        role: 'assistant',
        contentParts: [
          { type: 'reasoning', text: 'Hm', duration: 3 },
          { type: 'tool-call', toolCallId: 't', toolName: 'find', args: { q: 1 }, result: { items: [] } },
          { type: 'image', storageKey: 'picture' },
          { type: 'info', text: 'note' },
        ],
      },
    ],
    threads: [{ id: 'two', name: 'Before', createdAt: AT, messages: [chatboxText('x', 'user')] }],
    messageForksHash: {
      a: { position: 1, lists: [{ id: 'l', messages: [chatboxText('d', 'assistant')] }, { messages: [] }] },
      d: { position: 0, lists: [{ messages: [chatboxText('e', 'user')] }] },
    },
  },
};

const NEXTCHAT: JsonValue = {
  'chat-next-web-store': {
    sessions: ['one', 'two'].map((id) => ({
      id,
      topic: 'Soup',
      lastUpdate: AT,
      mask: { context: [{ id: 'x', role: 'system', content: 'Cook' }], modelConfig: { model: 'gpt' } },
      messages: [
        {
          id: 'a',
          role: 'user',
          date: '1/2/2026',
          content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }],
        },
        {
          id: 'b',
          role: 'assistant',
          content: 'Leek',
          tools: [{ id: 't', function: { name: 'find', arguments: '{}' }, content: 'ok' }],
        },
      ],
    })),
  },
};

const LOBECHAT: JsonValue = {
  exportType: 'sessions',
  version: 5,
  state: {
    sessions: [{ id: 's', meta: { title: 'Desk' }, config: { model: 'gpt' } }],
    topics: [{ id: 'one', title: 'Fog', sessionId: 's', createdAt: AT }],
    messages: [
      { id: 'q', role: 'user', content: 'Fog?', topicId: 'one', createdAt: AT, files: [{ name: 'a.txt' }] },
      {
        id: 'a',
        role: 'assistant',
        content: 'Yes',
        topicId: 'one',
        parentId: 'q',
        createdAt: AT + 1,
        reasoning: { content: 'Hm' },
        tools: [{ id: 't', apiName: 'find', arguments: '{}' }],
        search: { citations: [{ title: 'T', url: 'u' }] },
        error: { type: 'X', message: 'Off' },
      },
      {
        id: 'r',
        role: 'tool',
        content: 'ok',
        topicId: 'one',
        parentId: 'a',
        createdAt: AT + 2,
        tool_call_id: 't',
        plugin: { apiName: 'find' },
      },
      { id: 'z', role: 'user', content: 'Inbox', sessionId: 'inbox', createdAt: AT },
    ],
  },
};

function agiFragment(part: Members): JsonValue {
  return { ft: 'content', fId: 'f', part };
}

function agiConversation(id: string): JsonValue {
  return {
    id,
    autoTitle: 'Rain',
    created: AT,
    updated: AT,
    messages: [
      {
        id: 'a',
        role: 'user',
        created: AT,
        fragments: [agiFragment({ pt: 'doc', data: { text: 'A' }, meta: { srcFileName: 'a.txt' } })],
      },
      {
        id: 'b',
        role: 'assistant',
        created: AT,
        generator: { name: 'opus' },
        fragments: [
          agiFragment({ pt: 'ma', aText: 'Hm' }),
          agiFragment({ pt: 'text', text: 'Rain' }),
          agiFragment({ pt: 'tool_invocation', id: 't', invocation: { name: 'find', args: '{}' } }),
          agiFragment({ pt: 'tool_response', id: 't', response: { name: 'find', result: 'ok' } }),
          agiFragment({ pt: 'image_ref', dataRef: { url: 'data:image/png;base64,AA' } }),
          agiFragment({ pt: 'annotations', annotations: [{ title: 'T', url: 'u' }] }),
          agiFragment({ pt: 'error', error: 'Off' }),
        ],
      },
      { id: 'c', role: 'user', text: 'Old', sender: 'You', tokenCount: 1, created: AT },
    ],
  };
}

const TYPINGMIND: JsonValue = {
  data: {
    folders: [{ id: 'f', title: 'Desk' }],
    chats: ['one', 'two'].map((chatID) => ({
      chatID,
      chatTitle: 'Ink',
      createdAt: '2026-05-02T09:00:00Z',
      folderID: 'f',
      messages: [
        { uuid: 'a', role: 'user', content: [{ type: 'text', text: 'Ink?' }] },
        {
          uuid: 'b',
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 't', function: { name: 'find', arguments: '{}' } }],
        },
        { uuid: 'c', role: 'tool', tool_call_id: 't', content: 'ok' },
      ],
    })),
  },
};

function janLine(id: string, role: string, content: readonly JsonValue[]): JsonValue {
  const created_at = 1_777_712_400;
  return {
    id,
    object: 'thread.message',
    thread_id: 'one',
    created_at,
    role,
    content: [...content],
    metadata: { modelId: 'm' },
  };
}

const JAN: readonly JsonValue[] = [
  janLine('a', 'user', [{ type: 'text', text: { value: 'Hi', annotations: [] } }]),
  janLine('b', 'assistant', [{ type: 'reasoning', text: { value: 'Hm', annotations: [] } }]),
  janLine('c', 'user', [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }]),
];

function llamaChat(id: string): JsonValue {
  return {
    conv: { id, name: 'Primes', lastModified: AT, currNode: 'c' },
    messages: [
      { id: 'r', type: 'root', parent: null, role: 'system', content: '', children: ['a'] },
      {
        id: 'a',
        type: 'text',
        parent: 'r',
        role: 'user',
        content: '91?',
        timestamp: AT,
        children: ['b', 'c'],
        extra: [{ type: 'imageFile', name: 'a.png', base64Url: 'data:image/png;base64,AA' }],
      },
      { id: 'b', type: 'text', parent: 'a', role: 'assistant', content: 'Yes', timestamp: AT, children: [] },
      {
        id: 'c',
        type: 'text',
        parent: 'a',
        role: 'assistant',
        content: 'No',
        thinking: '7',
        timestamp: AT,
        children: [],
        toolCalls: '[{"id":"t"}]',
      },
    ],
  };
}

const CHATBOT_UI: JsonValue = {
  version: 4,
  history: ['one', 'two'].map((id) => ({
    id,
    name: 'Hello',
    prompt: 'Be brief.',
    folderId: 'f',
    model: { id: 'gpt' },
    messages: [
      { role: 'user', type: 'text', content: 'A' },
      { role: 'assistant', type: 'text', content: 'B' },
    ],
  })),
  folders: [{ id: 'f', name: 'Work' }],
};

function chasmSession(id: string): JsonValue {
  return {
    id,
    title: 'Cloud',
    created_at: '2026-05-02T09:00:00+00:00',
    updated_at: null,
    model: 'gpt',
    messages: [
      { id: 'a', role: 'user', content: 'A', timestamp: AT, model: null },
      { id: 'b', role: 'assistant', content: 'B', timestamp: AT, model: 'gpt' },
    ],
  };
}

function alone(format: string, path: string, entry: JsonValue, chats: number, reported = 1): FormatExample {
  return { format, path, written: 'alone', entries: [entry], chats, reported };
}

function lines(format: string, path: string, entries: readonly JsonValue[]): FormatExample {
  return { format, path, written: 'lines', entries, chats: 1 };
}

export const TOOL_EXAMPLES: readonly FormatExample[] = [
  alone('vscode', 'session.json', vscodeSession('one'), 1),
  { format: 'vscode', path: 'sessions.json', written: 'array', entries: ['one', 'two'].map(vscodeSession), chats: 2 },
  lines('vscode', 'session.jsonl', [
    { kind: 0, v: vscodeSession('one') },
    { kind: 2, k: ['requests', 1, 'response'], v: [{ value: 'One' }] },
    { kind: 2, k: ['requests', 1, 'response'], v: [{ value: 'Two' }], i: 1 },
    { kind: 1, k: ['customTitle'], v: 'Title' },
    { kind: 3, k: ['lastMessageDate'] },
  ]),
  lines('claude-code', 'log.jsonl', CLAUDE_CODE),
  lines('codex', 'rollout-one.jsonl', CODEX),
  lines('codex', 'rollout-old.jsonl', [
    { id: 'one', timestamp: '2026-05-02T09:00:00Z', instructions: null },
    { record_type: 'state' },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'List' }] },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done' }] },
  ]),
  { format: 'cline', path: 'api_conversation_history.json', written: 'array', entries: CLINE, chats: 1 },
  { format: 'cline', path: 'ui_messages.json', written: 'array', entries: CLINE_UI, chats: 1 },
  lines('sillytavern', 'Ada.jsonl', SILLYTAVERN),
  alone('chatbox', 'chatbox.json', CHATBOX, 2),
  alone('nextchat', 'backup.json', NEXTCHAT, 2, 2),
  alone('lobechat', 'lobe.json', LOBECHAT, 2, 2),
  alone('big-agi', 'one.agi.json', agiConversation('one'), 1),
  alone('big-agi', 'all.agi.json', { conversations: ['one', 'two'].map(agiConversation) }, 2),
  alone('typingmind', 'typingmind.json', TYPINGMIND, 2, 2),
  lines('jan', 'messages.jsonl', JAN),
  { format: 'llama-cpp', path: 'chats.json', written: 'array', entries: ['one', 'two'].map(llamaChat), chats: 2 },
  alone('chatbot-ui', 'chatbot-ui.json', CHATBOT_UI, 2),
  { format: 'chasm', path: 'harvest.json', written: 'array', entries: ['one', 'two'].map(chasmSession), chats: 2 },
];
