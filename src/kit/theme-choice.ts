// Which colours a person wants: kept, and put onto the page's root element, where theme.css looks for it.

import { preference, type Preference } from './preference.ts';

/** `system`: as the system says. */
export interface ThemeChoice {
  readonly scheme: 'system' | 'light' | 'dark';
  readonly contrast: 'system' | 'more';
}

/** The stored choice; `system` in both until the person chooses. */
export const themeChoice: Preference<ThemeChoice> = preference('theme', readThemeChoice);

/** Reads what is stored, which may be anything. */
export function readThemeChoice(stored: unknown): ThemeChoice {
  const { scheme, contrast } = { scheme: null, contrast: null, ...(typeof stored === 'object' ? stored : {}) };
  return {
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'system',
    contrast: contrast === 'more' ? 'more' : 'system',
  };
}

/** Shows the choice on this page, now and after every change of it or of the system. Returns the function that stops it. */
export function followTheme(root: HTMLElement = document.documentElement): () => void {
  const wantsMore = matchMedia('(prefers-contrast: more)');
  const show = (): void => {
    const { scheme, contrast } = themeChoice.get();
    set(root, 'theme', scheme === 'system' ? null : scheme);
    set(root, 'contrast', contrast === 'more' || wantsMore.matches ? 'more' : null);
    colourTitleBar(scheme !== 'system');
  };
  show();
  wantsMore.addEventListener('change', show);
  const stop = themeChoice.subscribe(show);
  return () => {
    wantsMore.removeEventListener('change', show);
    stop();
  };
}

function set(root: HTMLElement, name: 'theme' | 'contrast', value: string | null): void {
  if (value === null) delete root.dataset[name];
  else root.dataset[name] = value;
}

/** An installed app has a title bar, whose colours the page names for the system's schemes only. */
function colourTitleBar(isChosen: boolean): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const ofSystem = (meta.dataset['ofSystem'] ??= meta.content);
    meta.content = isChosen ? getComputedStyle(document.body).backgroundColor : ofSystem;
  }
}
