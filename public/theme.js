// Runs before the first paint, and gives the page the colours that its person has chosen: its modules come later.
// src/kit/theme-choice.ts writes the choice, and sets the same attributes.
(() => {
  try {
    const chosen = localStorage.getItem('holdfast:theme') ?? '';
    const scheme = /"scheme":"(light|dark)"/.exec(chosen)?.[1];
    if (scheme !== undefined) document.documentElement.dataset.theme = scheme;
    if (chosen.includes('"contrast":"more"')) document.documentElement.dataset.contrast = 'more';
  } catch (error) {
    console.debug('holdfast: the chosen colours cannot be read', error);
  }
})();
