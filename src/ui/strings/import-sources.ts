// The tools whose chats can be imported, and where each gives them.

/** A tool, by the names of its formats in reports. */
export interface ImportSource {
  readonly formats: readonly string[];
  readonly title: string;
  /** Where a person gets the file, in one line. */
  readonly where: string;
}

/** In the order in which people are likely to look for them. */
export const IMPORT_SOURCES: readonly ImportSource[] = [
  {
    formats: ['chatgpt'],
    title: 'ChatGPT',
    where: 'Settings → Data controls → Export data. The ZIP of the mail, or conversations.json of it.',
  },
  { formats: ['claude'], title: 'Claude', where: 'Settings → Privacy → Export data. The ZIP of the mail.' },
  {
    formats: ['gemini-takeout'],
    title: 'Gemini (Takeout)',
    where: 'takeout.google.com → My Activity → Gemini Apps, as JSON.',
  },
  {
    formats: ['ai-studio'],
    title: 'Google AI Studio',
    where: 'The files of the folder Google AI Studio in Google Drive.',
  },
  { formats: ['deepseek'], title: 'DeepSeek', where: 'Settings → Data controls → Export data.' },
  { formats: ['grok'], title: 'Grok', where: 'accounts.x.ai → Data → Download account data.' },
  {
    formats: ['vscode'],
    title: 'VS Code',
    where: 'Command “Chat: Export Chat”, or the folders chatSessions of workspaceStorage.',
  },
  { formats: ['claude-code'], title: 'Claude Code', where: 'The folder ~/.claude/projects.' },
  { formats: ['codex'], title: 'Codex', where: 'The folder ~/.codex/sessions.' },
  { formats: ['gemini-cli'], title: 'Gemini CLI', where: 'The folder ~/.gemini/tmp.' },
  { formats: ['cline'], title: 'Cline', where: 'The folder tasks in the storage of the extension.' },
  { formats: ['cursor'], title: 'Cursor', where: 'Menu of a chat → Export transcript, as Markdown.' },
  { formats: ['aider'], title: 'Aider', where: '.aider.chat.history.md in the folder of the project.' },
  { formats: ['open-webui'], title: 'Open WebUI', where: 'Settings → Data controls → Export chats.' },
  { formats: ['librechat'], title: 'LibreChat', where: 'Menu of a conversation → Export, as JSON.' },
  { formats: ['lobechat'], title: 'LobeChat', where: 'Settings → Data storage → Export.' },
  { formats: ['nextchat'], title: 'NextChat', where: 'Settings → Local data → Export. Keys in it are left out.' },
  { formats: ['chatbox'], title: 'Chatbox', where: 'Settings → General → Data backup → Export.' },
  { formats: ['typingmind'], title: 'TypingMind', where: 'Settings → App data and storage → Export.' },
  { formats: ['big-agi'], title: 'big-AGI', where: 'Menu of a chat → Export, or Backup of all chats.' },
  { formats: ['jan'], title: 'Jan', where: 'The folder threads in the data folder of Jan.' },
  { formats: ['llama-cpp'], title: 'llama.cpp', where: 'Settings of its web page → Import/Export.' },
  { formats: ['chatbot-ui'], title: 'chatbot-ui', where: 'Menu at the side → Export data.' },
  {
    formats: ['sillytavern'],
    title: 'SillyTavern',
    where: 'Manage chat files → Export as JSONL, or the folder chats.',
  },
  { formats: ['chasm'], title: 'chasm', where: 'chasm export, as JSON.' },
  { formats: ['ai-sdk'], title: 'AI SDK', where: 'JSON of the messages of a chat, as useChat has them.' },
  { formats: ['openai-messages'], title: 'OpenAI messages', where: 'JSON or JSON lines with role and content.' },
  { formats: ['sharegpt'], title: 'ShareGPT', where: 'JSON or JSON lines with conversations of from and value.' },
  {
    formats: ['holdfast', 'holdfast-html', 'holdfast-markdown'],
    title: 'Holdfast',
    where: 'Every file that is saved here.',
  },
];

/** The titles of formats that a report names, such as `chatgpt, claude`. A name that is not known stays. */
export function formatTitles(names: string): string {
  return names
    .split(', ')
    .map((name) => IMPORT_SOURCES.find(({ formats }) => formats.includes(name))?.title ?? name)
    .join(', ');
}
