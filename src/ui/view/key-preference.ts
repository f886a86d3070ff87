// Whether single keys are commands. A person who speaks to the computer, or hits keys by accident, switches them off (WCAG 2.1.4).

import { preference, type Preference } from '../../kit/preference.ts';

/** Default true. Keys with Ctrl or Command work in any case. */
export const keyPreference: Preference<boolean> = preference('keys', (stored) => stored !== false);
