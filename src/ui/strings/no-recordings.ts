// What the page says that was opened for a set of recordings that is not there.

export const noRecordingsStrings = {
  title: 'No recordings of this name',
  about: (namespace: string) =>
    `Nothing is recorded in this browser under the name “${namespace}”, which the address of this page asks for. Nothing was made of that name.`,
  there: 'These sets of recordings are there:',
  none: 'There are no other recordings of this site, either.',
  open: 'Open the viewer',
  again: 'Look again',
};
