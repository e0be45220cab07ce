import type { RefusedForm, TypedAnswer } from '../errors.js';
import type { SummaryLine } from '../read-form.js';
import { escaped, wrapped } from '../engine/template-values.js';
import { date } from '../view-helpers.js';

/** What stands above a page on which a form came back. */
export interface SaidAbove {
  reasons: SummaryLine[];
  /** For the partial `kv`. */
  typed: { label: string; value: string }[];
}

/**
 * What the page itself does not say, whatever its state has become meanwhile: asked of the page, since no room can know of all its pages
 * whether they still have the form. A locked form shows its answers, and lets nobody copy them.
 * @param html the page without it
 * @param sentTo the path that the form was sent to: another form of the page may have a field of the same name
 * @returns null when the page says everything
 */
export function saidAbove({ reasons, typed, onFields }: RefusedForm, html: string, sentTo: string): SaidAbove | null {
  // One that says a mail address is cut there by the page.
  const isTold = (reason: string) => [reason, wrapped(reason)].some((said) => html.includes(escaped(said)));
  const untold = onFields ? reasons.filter((reason) => !isTold(reason)) : reasons;
  const locked = /<fieldset[^>]* disabled/.test(html);
  const told = typed.filter(({ texts }) => texts.length > 0);
  const lost = locked || !hasForm(html, sentTo) ? told : told.filter((answer) => !isShown(answer, html));
  if (untold.length === 0 && lost.length === 0) return null;
  return {
    reasons: untold.map((text) => ({ field: 'form', text })),
    typed: lost.map(({ label, texts }) => ({ label, value: texts.map(asRead).join(', ') })),
  };
}

function hasForm(html: string, sentTo: string): boolean {
  // Also of a button, which sends its form elsewhere.
  return ['"', '?', '#'].some((end) => html.includes(`action="${escaped(sentTo)}${end}`));
}

function isShown({ name, texts }: TypedAnswer, html: string): boolean {
  return html.includes(` name="${name}"`) && texts.every((text) => html.includes(escaped(text)));
}

function asRead(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? date(text) : text;
}
