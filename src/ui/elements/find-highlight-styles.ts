// How the places look that were found in a session. Highlights are styled in the shadow tree that has the text.

import { css } from 'lit';

export const findHighlightStyles = css`
  ::highlight(holdfast-find) {
    background: light-dark(#ffe9a3, #5c4a0c);
    color: light-dark(#14201f, #ffffff);
  }

  ::highlight(holdfast-find-current) {
    background: light-dark(#f2a33a, #f2a33a);
    color: #14201f;
  }
`;
