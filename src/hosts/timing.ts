// The hosts' clock.

import type { StartTimer } from '../protocol/index.ts';

export const startTimer: StartTimer = (expire, ms) => {
  const timer = setTimeout(expire, ms);
  return () => {
    clearTimeout(timer);
  };
};
