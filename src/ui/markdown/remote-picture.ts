// The switch of a picture that is on another server: nothing of it is requested before a person asks for this one picture. It is
// shown in a frame of another origin, whose page may request pictures only (public/picture.html).

import { PICTURE_DEADLINE_MS } from '../../protocol/index.ts';
import { MARKDOWN_STRINGS } from '../strings/markdown.ts';
import type { LinkTarget } from './link-target.ts';

/** The meta element of a page by which it names the frame's page. Without it pictures have no switch. */
const PICTURE_PAGE = 'meta[name=holdfast-picture-page]';

/** Of a picture that has no size of its own, in CSS pixels: that of the platform. */
const NO_SIZE = { width: 300, height: 150 };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The button that loads one picture into `box`, which has a link to it; null where the page has no frame for pictures. */
export function pictureSwitch(target: LinkTarget, name: string, box: HTMLElement): HTMLButtonElement | null {
  const page = document.querySelector<HTMLMetaElement>(PICTURE_PAGE)?.content;
  if (page === undefined || !/^https?:/u.test(target.href)) return null;
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['testid'] = 'show-picture';
  button.textContent = MARKDOWN_STRINGS.showImage(target.host);
  button.title = MARKDOWN_STRINGS.whyNotShown;
  let isLoading = false;
  button.addEventListener('click', () => {
    if (isLoading) return;
    isLoading = true;
    button.textContent = MARKDOWN_STRINGS.loadingImage;
    const frame = pictureFrame(new URL(page, document.baseURI), target.href, name);
    awaitSize(frame, (size) => {
      if (size === null) {
        frame.remove();
        isLoading = false;
        button.textContent = MARKDOWN_STRINGS.imageFailed(target.host);
        return;
      }
      frame.style.width = `${size.width}px`;
      frame.style.aspectRatio = `${size.width} / ${size.height}`;
      if (button.matches(':focus')) box.querySelector('a')?.focus();
      button.remove();
    });
    box.append(frame);
  });
  return button;
}

function pictureFrame(page: URL, address: string, name: string): HTMLIFrameElement {
  page.hash = encodeURIComponent(address);
  const frame = document.createElement('iframe');
  frame.className = 'picture';
  frame.title = name;
  // An origin of its own, which has no cookies and sees nothing of ours.
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('credentialless', '');
  frame.referrerPolicy = 'no-referrer';
  frame.src = page.href;
  return frame;
}

/** Calls back once: with the size of the picture, or null where it cannot be loaded. */
function awaitSize(frame: HTMLIFrameElement, onSize: (size: Size | null) => void): void {
  const over = new AbortController();
  const end = (size: Size | null): void => {
    if (over.signal.aborted) return;
    over.abort();
    onSize(size);
  };
  const timer = setTimeout(() => end(null), PICTURE_DEADLINE_MS);
  over.signal.addEventListener('abort', () => clearTimeout(timer));
  addEventListener(
    'message',
    // Its origin is that of every sandboxed frame.
    ({ source, data }) => {
      if (source !== null && source === frame.contentWindow) end(sizeOf(data));
    },
    { signal: over.signal },
  );
}

/** What the frame says is of our own page, but may be of another build. */
function sizeOf(data: unknown): Size | null {
  if (typeof data !== 'object' || data === null || !('width' in data) || !('height' in data)) return null;
  const { width, height } = data;
  if (typeof width !== 'number' || typeof height !== 'number' || !('loaded' in data && data.loaded === true))
    return null;
  return width > 0 && height > 0 ? { width, height } : NO_SIZE;
}
