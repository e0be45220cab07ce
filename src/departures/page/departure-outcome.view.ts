import { count, number } from '../../platform/web/view-helpers.js';
import { lineKeys, lines, type Nature } from '../departure-lines.js';
import { decidedOn, leftToCollect } from './decided-counts.js';
import type { DeparturePage } from './departure-page.js';

const natures: Record<Exclude<Nature, 'none'>, { label: string; note: string }> = {
  form_503: { label: 'par le formulaire 503', note: 'fins, ou arrivées puis fins' },
  portal: { label: 'par le portail', note: '1 geste sur notre équipe' },
  form_413: { label: 'dans un 413', note: 'le nom y change' },
  requests: { label: 'demandes refaites', note: 'au nom de qui reprend' },
  at_once: { label: 'tout de suite, dans Sceau', note: 'commandes, suivi, contacts, vues' },
};

/** What comes out of the decisions: lines by nature, that add up, and what the simulation said. */
export function outcomeView(page: DeparturePage) {
  const { campaign, forecasts, undecided } = page;
  const sums = new Map<Nature, number>();
  const add = (nature: Nature | undefined, value: number) => {
    if (nature && value > 0) sums.set(nature, (sums.get(nature) ?? 0) + value);
  };
  for (const key of lineKeys)
    for (const [decision, value] of decidedOn(page, key)) {
      const left = decision === 'collect_first' ? leftToCollect(page) : 0;
      add(lines[key].options[decision]?.nature, value - left);
    }
  const rows = (Object.keys(natures) as (keyof typeof natures)[])
    .filter((nature) => sums.has(nature))
    .map((nature) => ({ count: number(sums.get(nature) ?? 0), ...natures[nature] }));
  const total = [...sums].reduce((sum, [nature, value]) => (nature === 'none' ? sum : sum + value), 0);
  const of = (forecast: string) => forecasts.find((one) => one.forecast === forecast)?.count ?? 0;
  return {
    rows,
    total: number(total),
    totalLabel: total === 1 ? 'geste' : 'gestes',
    undecided: undecided.length > 0,
    simulated: campaign
      ? {
          text: `Simulé\u00a0: ${count(of('would_do'), 'client passera', 'clients passeront')}, ${count(of('refused'), 'refus', 'refus')}, ${count(of('done_already'), 'déjà fait', 'déjà faits')}.`,
          href: `/campaigns/${campaign.id}/simulation`,
        }
      : null,
  };
}
