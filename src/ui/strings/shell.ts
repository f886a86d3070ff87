// What the frame of the viewer says.

export const shellStrings = {
  skip: 'Skip to the content',
  placeholder: 'Choose a session to read it.',
  viewLoading: 'Loading…',
  viewFailed: 'This view could not be loaded.',
  viewFailedHint: 'Its file did not arrive. Check the network, then try again.',
  tryAgain: 'Try again',
  reload: 'Reload the page',
  undo: 'Undo',
  inTrash: (title: string) => `“${title}” is in the trash.`,
  restored: (title: string) => `“${title}” is restored.`,
};
