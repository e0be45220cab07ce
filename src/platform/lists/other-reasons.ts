import { count, number } from '../web/view-helpers.js';

/** How many reasons of one outcome a page has, the commonest. */
export const reasonsShown = 60;

/**
 * What is left of an outcome when a page has its commonest reasons is told together, as one more of them: its lines add up.
 * @param total how many had this outcome; @param href where they all are
 */
export function otherReasons(reasons: { rows: number }[], total: number, href: string) {
  const told = reasons.reduce((sum, { rows }) => sum + rows, 0);
  const others = reasons.length < reasonsShown ? 0 : total - told;
  if (others <= 0) return [];
  const words = `${count(others, 'ligne', 'lignes')}, d’autres motifs`;
  return [{ count: number(others), words, reason: 'Autres motifs', href, mend: null }];
}
