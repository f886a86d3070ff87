// Lists that are longer than a function may have arguments: no reader may hand them on as such.

import { describe, expect, it } from 'vitest';
import { chatbox } from '../../src/formats/chatbox/chatbox.ts';
import { claudeCode } from '../../src/formats/claude-code.ts';
import { cline } from '../../src/formats/cline/history.ts';
import { chatgpt } from '../../src/formats/chatgpt/chatgpt.ts';
import { codex } from '../../src/formats/codex/codex.ts';
import { grok } from '../../src/formats/grok.ts';
import type { Format } from '../../src/formats/index.ts';
import { lobechat } from '../../src/formats/lobechat/lobechat.ts';
import { nextchat } from '../../src/formats/nextchat.ts';
import { openaiMessages } from '../../src/formats/openai-messages.ts';
import { readValues } from '../support/read-with-format.ts';

const MANY = Array.from({ length: 200_000 }, () => ({ type: 'text', text: 'a' }));

const IDS = MANY.map((_, index) => `${index}`);
const PAGES = IDS.map((url) => ({ url, metadata: { url } }));

const message = (more: object): object => ({ id: 'm', role: 'assistant', content: 'A', ...more });
const progress = MANY.map((_, index) => ({ type: 'progress', uuid: `p${index}`, parentUuid: 'u' }));
const question = { type: 'user', uuid: 'u', parentUuid: null, message: { content: 'A' } };
const output = { timestamp: '', type: 'response_item', payload: { type: 'function_call_output', output: MANY } };
const topic = (more: object): object => ({ exportType: 'x', state: { messages: [message(more)] } });
const chat = (more: object): object => ({
  'chat-next-web-store': { sessions: [{ id: 's', messages: [message(more)] }] },
});
const images = MANY.map(() => ({ type: 'input_image', image_url: 'data:,' }));

describe('a list of 200,000', () => {
  it.each<[string, Format, object[]]>([
    ['lines that are no messages', claudeCode, [question, ...progress]],
    ['blocks', cline, [{ role: 'user', ts: 1, content: MANY }]],
    ['texts of a result', codex, [output]],
    ['pictures of a result', codex, [{ ...output, payload: { ...output.payload, output: images } }]],
    ['files of Chatbox', chatbox, [{ 'session:s': { id: 's', messages: [message({ files: MANY })] } }]],
    ['links of Chatbox', chatbox, [{ 'session:s': { id: 's', messages: [message({ links: MANY })] } }]],
    ['blocks of LobeChat', lobechat, [topic({ content: MANY })]],
    ['calls of LobeChat', lobechat, [topic({ tools: MANY })]],
    ['files of LobeChat', lobechat, [topic({ fileList: MANY })]],
    ['pages of LobeChat', lobechat, [topic({ search: { citations: MANY } })]],
    ['calls of NextChat', nextchat, [chat({ tools: MANY })]],
    ['calls of OpenAI', openaiMessages, [message({ tool_calls: MANY })]],
    [
      'pages of ChatGPT',
      chatgpt,
      [{ id: 'c', mapping: { m: { id: 'm', message: { metadata: { citations: PAGES } } } } }],
    ],
    ['files of Grok', grok, [{ conversation: {}, responses: [{ response: { file_attachments: IDS } }] }]],
    ['pages of Grok', grok, [{ conversation: {}, responses: [{ response: { web_search_results: PAGES } }] }]],
    ['pictures of OpenAI', openaiMessages, [message({ images: MANY })]],
  ])('%s is read', (_, format, values) => {
    expect(readValues(format, values).chats).toHaveLength(1);
  });
});
