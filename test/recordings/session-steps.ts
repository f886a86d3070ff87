// What happens in a generated session, step by step: the events of its app, and what people and crashes do.
import type { JsonValue, RecordingEvent } from '../../src/protocol/index.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import { answer, filled, paragraph, question, sentence, type Subject } from './answer-text.ts';
import { identifier } from './identifiers.ts';
import { ENGLISH, OTHER_LANGUAGES } from './languages.ts';
import { LONGEST_SESSION_MS, type SessionPlan } from './session-plan.ts';

/** `left`: the page of the session is lost. `trashed`: a person puts the session into the trash. */
export type Step = { readonly at: number } & (
  | { readonly type: 'event'; readonly event: RecordingEvent }
  | { readonly type: 'left' | 'trashed' }
);

type Model = readonly [provider: string, model: string];

const MODELS: readonly [Model, ...Model[]] = [
  ['openai', 'gpt-5.1'],
  ['openai', 'gpt-5.1-mini'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['google', 'gemini-3-pro'],
  ['mistral', 'mistral-large-2512'],
  ['ollama', 'qwen3:8b-q4_K_M'],
  ['ollama', 'gemma3:4b'],
  ['webllm', 'Llama-3.2-3B-Instruct-q4f16_1-MLC'],
];

const WORKSPACES = [null, null, 'holdfast', 'garden-app', 'invoices', 'research/نتائج', 'thesis', 'home'] as const;

/** Apps that tell no parts apart record plain messages. */
const PLAIN_APPS = 0.3;
const STREAMED = 0.02;
const REGENERATED = 0.02;
const REVISED = 0.01;

/** Length of a streamed token, and the time between two, at most. */
const TOKEN_LENGTH = 12;
const TOKEN_MS = 60;

const SECOND_MS = 1_000;

/** Yields the steps of a session in order. Times never go back. */
export function stepsOf(plan: SessionPlan): Generator<Step> {
  return new SessionScript(plan).steps();
}

class SessionScript {
  readonly #plan: SessionPlan;
  readonly #random: Random;
  readonly #subject: Subject;
  readonly #model: Model;
  readonly #isPlain: boolean;
  /** Most time that passes between two messages, so that the session does not take too long. */
  readonly #pauseMs: number;
  #at: number;
  #messages = 0;
  #limit = 0;
  /** The message that the next one follows. */
  #parent: string | null = null;

  constructor(plan: SessionPlan) {
    this.#plan = plan;
    this.#random = createRandom(plan.seed);
    this.#at = plan.started_at;
    const language = this.#random.chance(0.7) ? ENGLISH : this.#random.pick(OTHER_LANGUAGES);
    this.#subject = { language, topic: this.#random.pick(language.topics) };
    this.#model = this.#random.pick(MODELS);
    this.#isPlain = this.#random.chance(PLAIN_APPS);
    this.#pauseMs = Math.min(90 * SECOND_MS, LONGEST_SESSION_MS / (plan.messages + 1) / 2);
  }

  *steps(): Generator<Step> {
    const { session_id, ending, messages } = this.#plan;
    yield this.#event(this.#start());
    // The last message of a session whose page is lost is the one that is cut off.
    this.#limit = ending === 'lost' ? messages - 1 : messages;
    while (!this.#isFull) {
      yield* this.#question();
      yield* this.#answer();
    }
    if (ending === 'lost') yield* this.#loss();
    else if (ending !== 'open') yield this.#event({ type: 'session_end', session_id });
    if (ending === 'trashed') yield { type: 'trashed', at: this.#later() };
  }

  #start(): RecordingEvent {
    const random = this.#random;
    const [provider, model] = this.#model;
    const workspace_id = random.pick(WORKSPACES);
    return {
      type: 'session_start',
      session_id: this.#plan.session_id,
      provider,
      model,
      title: this.#title(),
      ...(workspace_id === null ? {} : { workspace_id, workspace_path: `/home/ada/${workspace_id}` }),
      metadata: { url: 'https://chat.example.org/' },
    };
  }

  /** One of ten sessions has none, one of a hundred is very long. */
  #title(): string | null {
    const random = this.#random;
    if (random.chance(0.1)) return null;
    const title = random.chance(0.5) ? this.#subject.topic : question(random, this.#subject);
    return random.chance(0.01) ? Array.from({ length: 20 }, () => title).join(' ') : title;
  }

  *#question(): Generator<Step> {
    const content = question(this.#random, this.#subject);
    const hasText = this.#random.chance(0.2);
    yield* this.#add('user', hasText ? `${content}\n\n${paragraph(this.#random, this.#subject)}` : content);
  }

  *#answer(): Generator<Step> {
    const random = this.#random;
    const asked = this.#parent;
    const answer_id = `a${this.#messages}`;
    if (!this.#isPlain) {
      if (random.chance(0.1)) yield* this.#part('reasoning', answer_id, paragraph(random, this.#subject));
      if (random.chance(0.08)) yield* this.#toolCall(answer_id);
    }
    yield* this.#text(answer_id);
    if (!this.#isPlain && random.chance(0.03)) yield* this.#attachment(answer_id);
    if (random.chance(REGENERATED)) {
      this.#parent = asked;
      yield* this.#text(`a${this.#messages}`);
    }
  }

  *#text(answer_id: string): Generator<Step> {
    const random = this.#random;
    const content = answer(random, this.#subject);
    const usage = { prompt_tokens: 20 + random.below(4_000), completion_tokens: Math.ceil(content.length / 4) };
    const about = { kind: 'answer', answer_id, usage, finish_reason: 'stop', outcome: 'complete' };
    const metadata: JsonValue = this.#isPlain ? null : about;
    if (this.#isFull) return;
    if (random.chance(STREAMED)) yield* this.#stream(answer_id, content, metadata);
    else yield* this.#add('assistant', content, metadata, answer_id);
    if (random.chance(REVISED)) {
      const revised = `${sentence(random, this.#subject)}\n\n${content}`;
      yield this.#event({ ...this.#ofMessage(answer_id), type: 'message_update', content: revised });
    }
  }

  /** A message that comes token by token. */
  *#stream(message_id: string, content: string, metadata: JsonValue): Generator<Step> {
    yield* this.#add('assistant', '', metadata, message_id);
    yield* this.#tokens(message_id, content);
    yield this.#event({ ...this.#ofMessage(message_id), type: 'message_update', is_complete: true });
  }

  *#tokens(message_id: string, content: string): Generator<Step> {
    for (let offset = 0; offset < content.length; offset += TOKEN_LENGTH) {
      this.#at += this.#random.below(TOKEN_MS);
      const content_delta = content.slice(offset, offset + TOKEN_LENGTH);
      yield this.#event({ ...this.#ofMessage(message_id), type: 'message_append', content_delta, offset });
    }
  }

  *#toolCall(answer_id: string): Generator<Step> {
    const random = this.#random;
    const call = { tool_call_id: `call-${this.#messages}`, tool_name: identifier(random) };
    const query = filled(random, this.#subject, '{t} {n}');
    yield* this.#part('tool_call', answer_id, JSON.stringify({ query, limit: random.below(50) }), call);
    const result = Array.from({ length: 1 + random.below(3) }, () => ({
      name: identifier(random),
      score: random.next(),
    }));
    const is_error = random.chance(0.1);
    const content = is_error ? `The tool ${call.tool_name} timed out.` : JSON.stringify(result);
    yield* this.#part('tool_result', answer_id, content, { ...call, is_error });
  }

  *#attachment(answer_id: string): Generator<Step> {
    const random = this.#random;
    const name = identifier(random);
    const url = `https://example.org/${name}`;
    if (random.chance(0.6))
      yield* this.#part('source', answer_id, name, { url, title: sentence(random, this.#subject) });
    else yield* this.#part('file', answer_id, `${name}.pdf`, { name: `${name}.pdf`, media_type: 'application/pdf' });
  }

  *#part(kind: string, answer_id: string, content: string, about: Record<string, JsonValue> = {}): Generator<Step> {
    yield* this.#add(kind === 'tool_result' ? 'tool' : 'assistant', content, { ...about, kind, answer_id });
  }

  /** Adds the next message, unless there are enough. */
  *#add(role: string, content: string, metadata: JsonValue = null, message_id = `m${this.#messages}`): Generator<Step> {
    if (this.#isFull) return;
    this.#messages += 1;
    this.#at = this.#later();
    const model = role === 'assistant' ? this.#model[1] : null;
    const parent_id = this.#parent;
    yield this.#event({
      ...this.#ofMessage(message_id),
      type: 'message_add',
      role,
      content,
      model,
      parent_id,
      metadata,
    });
    this.#parent = message_id;
  }

  /** The page is lost during an answer. */
  *#loss(): Generator<Step> {
    this.#limit += 1;
    const answer_id = `a${this.#messages}`;
    yield* this.#add('assistant', '', this.#isPlain ? null : { kind: 'answer', answer_id }, answer_id);
    const text = answer(this.#random, this.#subject);
    yield* this.#tokens(answer_id, text.slice(0, 1 + this.#random.below(text.length)));
    yield { type: 'left', at: this.#later() };
  }

  get #isFull(): boolean {
    return this.#messages >= this.#limit;
  }

  #ofMessage(message_id: string): { session_id: string; message_id: string } {
    return { session_id: this.#plan.session_id, message_id };
  }

  #event(event: RecordingEvent): Step {
    return { type: 'event', at: this.#at, event };
  }

  #later(): number {
    return this.#at + Math.floor(this.#random.next() * this.#pauseMs);
  }
}
