// What a filter has that cannot be understood, below the box in which it is written or above the list that it filters.

import { css, html, type TemplateResult } from 'lit';
import { icon } from '../../kit/icons.ts';
import { listStrings } from '../strings/list.ts';
import type { FilterProblem } from '../view/filter-text.ts';

export function filterProblem({ key, value }: FilterProblem): TemplateResult {
  return html`<p id="problem" class="problem" data-testid="filter-problem">${icon('warning')} ${listStrings.problem(key, value)}</p>`;
}

export const filterProblemStyles = css`
  .problem {
    display: flex;
    gap: 0.375rem;
    margin: 0.375rem 0 0;
    color: var(--warn);
    font-size: var(--text-small);
  }
`;
