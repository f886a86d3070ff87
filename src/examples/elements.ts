// The elements of Holdfast in an app: its chats beside it, the one that is open, and what an earlier visit left cut off.

import { installServiceWorker, openRecorder } from '../client/index.ts';
import { HoldfastRecoveryPanel, HoldfastSessionList, HoldfastSessionView } from '../ui/package.ts';
import { scriptedTokens } from './scripted-tokens.ts';

const recorder = await openRecorder();
void installServiceWorker({ url: '../sw.js' });

const list = element('holdfast-session-list', HoldfastSessionList);
const view = element('holdfast-session-view', HoldfastSessionView);
const panel = element('holdfast-recovery-panel', HoldfastRecoveryPanel);
for (const each of [list, view, panel]) each.client = recorder;

// The rows are links to the viewer's addresses; this app shows the session by itself.
list.addEventListener('session-chosen', (event) => {
  event.preventDefault();
  if (event instanceof CustomEvent && typeof event.detail === 'string') show(event.detail);
});
view.addEventListener('back-chosen', () => {
  view.hidden = true;
});

void offerRecovery();
// The page before this one may be noticed as lost only now.
recorder.subscribe(({ type }) => {
  if (type === 'client_left') void offerRecovery();
});

document.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const question = document.querySelector('input')?.value ?? '';
  void answer(question);
});

/** Records a question and the answer of a scripted model. */
async function answer(question: string): Promise<void> {
  const session = recorder.session({ provider: 'plum', title: question });
  session.add({ role: 'user', content: question });
  const recorded = session.answer({ model: 'scripted' });
  show(session.id);
  for await (const token of scriptedTokens(question)) recorded.append(token);
  recorded.complete();
  session.end();
}

/** Offers the session that stopped last. */
async function offerRecovery(): Promise<void> {
  const recoveries = await recorder.api.recoveries({ limit: 1 });
  panel.sessionId = recoveries.ok ? (recoveries.value.sessions[0]?.session_id ?? null) : null;
}

function show(sessionId: string): void {
  list.selectedId = sessionId;
  view.sessionId = sessionId;
  view.hidden = false;
  document.querySelector('main p')?.remove();
}

/** An element of the page, which is of its class since that was imported. */
function element<T extends HTMLElement>(tag: string, type: new () => T): T {
  const found = document.querySelector(tag);
  if (!(found instanceof type)) throw new Error(`The page has no <${tag}>.`);
  return found;
}
