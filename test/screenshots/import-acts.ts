// What a person does with files in the viewer, for pictures of it.
import type { Page } from 'playwright-core';
import { chatgptConversation } from '../support/chatgpt-export.ts';

const TITLES = [
  'Plan for the garden',
  'جدول الرحلة إلى مراكش (3 أيام)',
  'Why does my flight recorder beep?',
  'A title that is much longer than what a row of the list can hold, whatever the width of the window is at the time',
  '設計書のレビュー',
];

/** Drops files onto the page, in its own realm. */
async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of Object.entries(dropped)) dataTransfer.items.add(new File([content], name));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
}

/** Imports chats that were not there, with entries that are skipped, and warnings. */
export async function importChats(page: Page): Promise<void> {
  const first = Date.now();
  const chats = Array.from({ length: 60 }, (_, index) => ({
    ...chatgptConversation(index, `Answer ${index}`),
    conversation_id: `chat-${first}-${index}`,
    title: TITLES[index % TITLES.length],
    current_node: index % 7 === 0 ? 'nowhere' : `a${index}`,
  }));
  const entries = [...chats, { title: 'Empty', conversation_id: `empty-${first}`, mapping: {} }, null, 'no chat'];
  await drop(page, { 'conversations.json': JSON.stringify(entries), 'ملاحظات.txt': 'Milk, bread, and no chat at all.' });
  await page.getByTestId('import-report').waitFor();
  for (const group of ['import-skipped', 'import-warnings'])
    await page.getByTestId(group).locator('summary').first().click();
  await page.getByTestId('import-report').getByRole('heading').first().scrollIntoViewIfNeeded();
}

/** Imports a file in which there is no chat. */
export async function importNothing(page: Page): Promise<void> {
  await drop(page, { 'shopping list.txt': 'Milk, bread, and no chat at all.' });
  await page.getByTestId('import-report').waitFor();
}

/** Drops a folder whose files are never all found, then goes to another view. */
export async function beginFolder(page: Page, hash = '#/import'): Promise<void> {
  await page.evaluate(() => {
    const readEntries = (): void => undefined;
    const folder = {
      isDirectory: true,
      name: 'Chats of 2026',
      fullPath: '/Chats of 2026',
      createReader: () => ({ readEntries }),
    };
    Object.defineProperty(DataTransferItem.prototype, 'webkitGetAsEntry', { value: () => folder });
  });
  await drop(page, { folder: '' });
  await page.getByTestId('import-running').waitFor();
  await page.evaluate((address) => (location.hash = address), hash);
}

/** Pastes a chat, which is asked for. */
export async function pasteChat(page: Page): Promise<void> {
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '{"messages":[{"role":"user","content":"Hello"}]}');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await page.getByTestId('import-question').waitFor();
}

/** Drags a file over the page. */
export async function dragOver(page: Page): Promise<void> {
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([''], 'chats.zip'));
    document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.getByTestId('import-overlay').waitFor();
}
