// The demo chat's entry: opens the recorder once and hands it to the chat.

import { installServiceWorker, openRecorder } from '../client/index.ts';
import { followTheme } from '../kit/theme-choice.ts';
import { HoldfastChat } from './holdfast-chat.ts';

followTheme();
const chat = new HoldfastChat(await openRecorder());
document.body.append(chat);
void installServiceWorker({ url: '../sw.js', onUpdateReady: (apply) => chat.offerUpdate(apply) });
