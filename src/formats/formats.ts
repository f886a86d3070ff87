// The formats that are read.

import { aider } from './aider.ts';
import { chatgpt } from './chatgpt/chatgpt.ts';
import { claudeCode } from './claude-code.ts';
import { claude } from './claude/claude.ts';
import { cursor } from './cursor.ts';
import type { Format } from './format.ts';

/**
 * All formats, in the order in which a file is tried on them: a format whose files look like those of another one, but for something of its
 * own, stands before it. The order by what is in the files:
 *
 * 1. `mapping` whose messages have `fragments`: DeepSeek; `mapping`: ChatGPT; `chat_messages`: Claude
 * 2. `requests[]` with a string `responderUsername`: VS Code; lines `{kind: 0 to 3}`: its log; chasm's own
 * 3. `chunkedPrompt`: AI Studio; Takeout; `chat.history`: open-webui; `conversations[].responses`: Grok
 * 4. `conversations[].messages[].fragments`: big-AGI; `conversations[].from`: ShareGPT; `messageId`: LibreChat; `conv`: llama.cpp
 * 5. other chat apps by their own names, and logs of tools
 * 6. `parts[]`: messages of the AI SDK; blocks `tool_use` and `tool_result`: Cline; `role` and `content`: OpenAI messages, last
 *
 * One line for each format.
 */
export const FORMATS: readonly Format[] = [chatgpt, claude, claudeCode, cursor, aider];
