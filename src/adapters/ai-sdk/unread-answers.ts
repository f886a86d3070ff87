// Notes the chats whose last answer no page has read to its end, so that the page that comes back reads it again.

const PREFIX = 'holdfast:unread:';

export interface UnreadAnswers {
  has(sessionId: string): boolean;
  begin(sessionId: string): void;
  end(sessionId: string): void;
}

/** In localStorage, which a page that is closed leaves behind. Without it, an answer that has ended is not replayed. */
export const unreadAnswers: UnreadAnswers = {
  has: (sessionId) => attempt((storage) => storage.getItem(PREFIX + sessionId) !== null) ?? false,
  begin: (sessionId) => attempt((storage) => storage.setItem(PREFIX + sessionId, '1')),
  end: (sessionId) => attempt((storage) => storage.removeItem(PREFIX + sessionId)),
};

/** localStorage is missing in workers, throws where site data are blocked, and may be full. */
function attempt<T>(step: (storage: Storage) => T): T | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : step(localStorage);
  } catch {
    return undefined;
  }
}
