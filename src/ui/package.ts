// What a package exports as `holdfast/elements`: the viewer, and those of its elements that an app can show by themselves.
// Importing this defines them all. `holdfast/theme.css` has the colours and sizes that they are styled by.

export { HoldfastViewer } from './holdfast-viewer.ts';
export { HoldfastMessageList } from './elements/holdfast-message-list.ts';
export { HoldfastMessage } from './elements/holdfast-message.ts';
export { HoldfastLiveView } from './elements/holdfast-live-view.ts';
export { HoldfastRecoveryPanel } from './elements/holdfast-recovery-panel.ts';
export { HoldfastReplay } from './elements/holdfast-replay.ts';
export { HoldfastSessionList } from './elements/holdfast-session-list.ts';
export { HoldfastSessionView, type SessionActionDone } from './elements/holdfast-session-view.ts';
export { HoldfastStatusBadge } from './elements/holdfast-status-badge.ts';
