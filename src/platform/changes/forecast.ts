import { NotFound, Refused } from '../web/errors.js';

/** What would become of a wish about one thing, before it is acted on or at that time. */
export interface Forecast {
  forecast: 'would_do' | 'done_already' | 'refused';
  /** French sentences: why not, and what to do. The first one groups. */
  reasons: string[];
  /** The page that mends what is refused. */
  mend?: Mend;
  /** What the act stands on, as short text. When it is another at the time of the act, somebody changed it meanwhile: refused, by name and hour. */
  basis?: string;
}

/** Where a reason is mended. With `:id` in the address, the client's own page; without, one page for all. */
export interface Mend {
  /** « Compléter la fiche ». */
  label: string;
  href: string;
}

/** What may not be. @param reason why, and what to do: its first line groups @param mend where it is mended */
export function refused(reason: string, mend?: Mend): Forecast {
  return { forecast: 'refused', reasons: [reason], ...(mend && { mend }) };
}

/** What needs not be. @param reason its first line groups */
export function doneAlready(reason: string): Forecast {
  return { forecast: 'done_already', reasons: [reason] };
}

/**
 * Those of many that are to be done now; what is done already is left out.
 * @throws NotFound for one that is not there, Refused with the reasons of the first that may not be
 */
export function toDo<Verdict extends Forecast>(
  ids: string[],
  verdicts: ReadonlyMap<string, Verdict>,
): [string, Verdict][] {
  return ids.flatMap((id): [string, Verdict][] => {
    const verdict = verdicts.get(id);
    if (!verdict) throw new NotFound();
    if (verdict.forecast === 'refused') throw new Refused(verdict.reasons);
    return verdict.forecast === 'would_do' ? [[id, verdict]] : [];
  });
}
