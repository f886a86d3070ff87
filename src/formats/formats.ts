// The formats that are read.

import { aiSdk } from './ai-sdk/ai-sdk.ts';
import { aiStudio } from './ai-studio.ts';
import { aider } from './aider.ts';
import { bigAgi } from './big-agi/big-agi.ts';
import { chasm } from './chasm.ts';
import { chatbotUi } from './chatbot-ui.ts';
import { chatbox } from './chatbox/chatbox.ts';
import { chatgpt } from './chatgpt/chatgpt.ts';
import { claudeCode } from './claude-code.ts';
import { claude } from './claude/claude.ts';
import { cline } from './cline/history.ts';
import { clineUi } from './cline/ui.ts';
import { codex } from './codex/codex.ts';
import { cursor } from './cursor.ts';
import { deepseek } from './deepseek.ts';
import type { Format } from './format.ts';
import { geminiCli } from './gemini-cli.ts';
import { geminiTakeout } from './gemini-takeout.ts';
import { grok } from './grok.ts';
import { jan } from './jan.ts';
import { librechat } from './librechat.ts';
import { llamaCpp } from './llama-cpp.ts';
import { lobechat } from './lobechat/lobechat.ts';
import { nextchat } from './nextchat.ts';
import { openWebui } from './open-webui/open-webui.ts';
import { openaiMessages } from './openai-messages.ts';
import { sharegpt } from './sharegpt.ts';
import { ownHtml } from './own-html.ts';
import { ownJson } from './own-json.ts';
import { ownMarkdown } from './own-markdown.ts';
import { sillytavern } from './sillytavern.ts';
import { typingmind } from './typingmind.ts';
import { vscodeLog } from './vscode/log.ts';
import { vscode } from './vscode/vscode.ts';

/**
 * All formats, in the order in which a file is tried on them: a format whose files look like those of another one, but for something of its
 * own, stands before it. One line for each format.
 */
export const FORMATS: readonly Format[] = [
  // What we write ourselves
  ownJson,
  ownMarkdown,
  ownHtml,
  // `mapping` whose messages have `fragments`: DeepSeek; `mapping`: ChatGPT; `chat_messages`: Claude
  deepseek,
  chatgpt,
  claude,
  // `requests[]` with a string `responderUsername`: VS Code; lines `{kind: 0 to 3}`: its log; chasm's own
  chasm,
  vscode,
  vscodeLog,
  // `chunkedPrompt`: AI Studio; Takeout; `chat.history`: open-webui; `conversations[].responses`: Grok
  aiStudio,
  geminiTakeout,
  openWebui,
  grok,
  // `conversations[].from`: ShareGPT; `messageId`: LibreChat; `conversations[].messages[].fragments`: big-AGI; `conv`: llama.cpp
  sharegpt,
  librechat,
  bigAgi,
  llamaCpp,
  // Other chat apps by their own names, and logs of tools
  claudeCode,
  codex,
  geminiCli,
  nextchat,
  chatbox,
  lobechat,
  typingmind,
  jan,
  chatbotUi,
  sillytavern,
  clineUi,
  cursor,
  aider,
  // `parts[]`: messages of the AI SDK; blocks `tool_use` and `tool_result`: Cline; `role` and `content`: OpenAI messages, last
  aiSdk,
  cline,
  openaiMessages,
];
