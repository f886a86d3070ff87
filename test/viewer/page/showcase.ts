// Records the sessions that screenshots show, through the public library, as an app does.
import type { RecorderClient, SessionWriter } from '../../../src/client/index.ts';
import {
  ARABIC_ANSWER,
  ARABIC_QUESTION,
  LONG_WORD,
  MATH_ANSWER,
  MATH_QUESTION,
  RETRY_ANSWER,
  RETRY_QUESTION,
  RETRY_REASONING,
  STREAMED_ANSWER,
  STREAMED_QUESTION,
} from '../showcase-texts.ts';

/** Ids of the sessions. */
export const SHOWCASE = {
  rich: 'showcase-rich',
  math: 'showcase-math',
  rightToLeft: 'showcase-right-to-left',
  longNames: 'showcase-long-names',
  branches: 'showcase-branches',
  failed: 'showcase-failed',
  streamed: 'showcase-streamed',
  empty: 'showcase-empty',
  /** By `recordLost`, in a page that is then closed. */
  lost: 'showcase-lost',
  /** By `recordLive`. */
  live: 'showcase-live',
  secondLive: 'showcase-live-2',
} as const;

const TOKEN_MS = 12;
const LIVE_STEPS = 40;

/** Records all sessions but those of pages that are lost or go on. */
export async function recordShowcase(recorder: RecorderClient): Promise<void> {
  longNames(recorder);
  empty(recorder);
  failed(recorder);
  branches(recorder);
  rightToLeft(recorder);
  math(recorder);
  await streamed(recorder);
  rich(recorder);
  await saved(recorder);
}

/** Half an answer, whose page is to be closed: then it is cut off. */
export async function recordLost(recorder: RecorderClient): Promise<void> {
  const session = recorder.session({
    id: SHOWCASE.lost,
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    title: 'Release notes for 2.4',
    metadata: { url: 'https://chat.example.org/release-notes' },
  });
  session.add({ role: 'user', content: STREAMED_QUESTION });
  session.answer().append(STREAMED_ANSWER.slice(0, 330));
  await saved(recorder);
}

/** Two answers that have not ended: their sessions are being recorded as long as the page is there. */
export async function recordLive(recorder: RecorderClient): Promise<void> {
  const names = [
    [SHOWCASE.live, 'Notes from the field', 'openai', 'gpt-5.1'],
    [SHOWCASE.secondLive, 'Plan of the garden', 'ollama', 'qwen3:8b-q4_K_M'],
  ] as const;
  for (const [id, title, provider, model] of names) {
    const session = recorder.session({ id, title, provider, model, workspace_id: 'holdfast' });
    session.add({ role: 'user', content: 'Tell me everything, step by step.' });
    const answer = session.answer();
    for (let step = 1; step <= LIVE_STEPS; step += 1) answer.append(`${step}. Look at step ${step} again.\n`);
  }
  await saved(recorder);
}

function rich(recorder: RecorderClient): void {
  const session = recorder.session({
    id: SHOWCASE.rich,
    provider: 'openai',
    model: 'gpt-5.1',
    title: 'Safe retries for webhooks',
    workspace_id: 'invoices',
    workspace_path: '/home/ada/invoices',
  });
  session.add({ role: 'system', content: 'You are a careful engineer. Answer with code where it helps.' });
  session.add({ role: 'user', content: RETRY_QUESTION });
  const answer = session.answer({ model: 'gpt-5.1' });
  answer.reasoning(RETRY_REASONING);
  answer.toolCall({ id: 'c1', name: 'search_docs', arguments: '{"query":"webhook idempotency","limit":3}' });
  answer.toolResult({ id: 'c1', name: 'search_docs', content: [{ title: 'Idempotent requests', score: 0.93 }] });
  answer.append(RETRY_ANSWER);
  answer.source({ url: 'https://docs.example.org/idempotency', title: 'Idempotent requests' });
  answer.file({ name: 'retries.sql', media_type: 'application/sql' });
  answer.complete({
    finish_reason: 'stop',
    usage: { prompt_tokens: 1_204, completion_tokens: 486, total_tokens: 1_690 },
  });
  ask(session, 'Thanks! How long should I keep the ids?', 'As long as the longest retry takes: **72 hours** here.');
  session.end();
}

function math(recorder: RecorderClient): void {
  const session = recorder.session({
    id: SHOWCASE.math,
    provider: 'google',
    model: 'gemini-3-pro',
    title: 'Irrational numbers',
  });
  ask(session, MATH_QUESTION, MATH_ANSWER);
  session.end();
}

function rightToLeft(recorder: RecorderClient): void {
  const session = recorder.session({
    id: SHOWCASE.rightToLeft,
    provider: 'mistral',
    model: 'mistral-large-2512',
    // The mark at its end turns round whatever follows it, unless the title is isolated.
    title: 'حفظ المحادثات في المتصفح \u202E txt.exe',
  });
  ask(session, ARABIC_QUESTION, ARABIC_ANSWER);
  session.end();
}

function longNames(recorder: RecorderClient): void {
  const session = recorder.session({
    id: SHOWCASE.longNames,
    provider: `provider-${LONG_WORD}`,
    model: `model-${LONG_WORD}`,
    title: LONG_WORD,
    workspace_path: `/home/ada/${LONG_WORD}`,
  });
  ask(
    session,
    LONG_WORD,
    `${LONG_WORD}\n\n\`${LONG_WORD}\`\n\n\`\`\`\n${LONG_WORD}\n\`\`\`\n\n| ${LONG_WORD} | b |\n| --- | --- |\n| c | d |`,
  );
  session.end();
}

function branches(recorder: RecorderClient): void {
  const session = recorder.session({
    id: SHOWCASE.branches,
    provider: 'openai',
    model: 'gpt-5.1-mini',
    title: 'A name for the boat',
  });
  const question = session.add({ role: 'user', content: 'Suggest a name for a small sailing boat.' });
  const first = session.answer({ parent_id: question });
  first.append('How about *Wanderer*?');
  first.complete();
  const second = session.answer({ parent_id: question, id: 'second-name' });
  second.append('What about **Petrel**? The bird flies far out over the sea.');
  second.complete({ finish_reason: 'stop' });
  session.add({
    role: 'assistant',
    id: 'second-name',
    content: 'What about **Storm Petrel**? The bird flies very far out over the sea.',
  });
  ask(session, 'I like it. And for its dinghy?', '**Pip**.');
  session.end();
}

function failed(recorder: RecorderClient): void {
  const session = recorder.session({
    id: SHOWCASE.failed,
    provider: 'ollama',
    model: 'gemma3:4b',
    title: 'Weather in Évora',
  });
  session.add({ role: 'user', content: 'What will the weather be like in Évora?' });
  const answer = session.answer();
  answer.toolCall({ id: 'w1', name: 'weather', arguments: '{"city":"Évora"}' });
  answer.toolResult({ id: 'w1', name: 'weather', content: 'The service did not answer.', is_error: true });
  answer.fail({ name: 'Error', message: 'The model stopped: 503 Service Unavailable' });
  session.end();
}

function empty(recorder: RecorderClient): void {
  recorder.session({ id: SHOWCASE.empty, provider: 'webllm', title: null }).end();
}

/** Recorded at the pace of a model, for replay. */
async function streamed(recorder: RecorderClient): Promise<void> {
  const session = recorder.session({
    id: SHOWCASE.streamed,
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    title: 'Notes for version 2.4',
  });
  session.add({ role: 'user', content: STREAMED_QUESTION });
  const answer = session.answer();
  for (const word of STREAMED_ANSWER.split(/(?<= )/u)) {
    answer.append(word);
    await new Promise((resolve) => {
      setTimeout(resolve, TOKEN_MS);
    });
  }
  answer.complete({ finish_reason: 'stop' });
  session.end();
}

function ask(session: SessionWriter, question: string, text: string): void {
  session.add({ role: 'user', content: question });
  const answer = session.answer();
  answer.append(text);
  answer.complete({
    finish_reason: 'stop',
    usage: { prompt_tokens: 96, completion_tokens: Math.ceil(text.length / 4) },
  });
}

/** Resolves once everything is durable. */
async function saved(recorder: RecorderClient): Promise<void> {
  while (recorder.state.status === 'saving')
    await new Promise((resolve) => {
      setTimeout(resolve, TOKEN_MS);
    });
}
