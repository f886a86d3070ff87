// The number on the icon of the installed app.

/** Shows a number on the app's icon, none where it is 0. Does nothing where the browser has no badges. */
export async function showAppBadge(
  count: number,
  browser: Pick<Navigator, 'setAppBadge' | 'clearAppBadge'> = navigator,
): Promise<void> {
  if (!('setAppBadge' in browser)) return;
  try {
    await (count === 0 ? browser.clearAppBadge() : browser.setAppBadge(count));
  } catch (error) {
    console.debug('holdfast: the icon shows no number', error); // not installed, or not allowed
  }
}
