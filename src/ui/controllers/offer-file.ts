// Gives a file to the browser, which saves it as a download.

/** The browser reads the file after the click that asks for it. */
const KEPT_MS = 60_000;

/** Has the browser save a file under a name. */
export function offerFile(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
