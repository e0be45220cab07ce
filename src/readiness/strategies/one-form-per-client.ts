import { count, number } from '../../platform/web/view-helpers.js';
import type { HabilitationStrategy, StrategyBase } from './habilitation-strategy.js';
import { delayWords, enoughCases } from '../../requests/delays/observed-delay.js';

const minutesEach = 2;

/** The guide of 2022 (V0.6, étape 3): a form 413 signed by each client. */
export const oneFormPerClient: HabilitationStrategy = {
  code: 'one_form_per_client',
  label: 'Un 413 par client',
  accepted: true,
  sentence: () => 'Le guide de 2022\u00a0: chacun signe, vous envoyez, l’ANS valide.',
  lines: (base) => {
    const { paper, signing, delays } = base;
    const { form, signature, validation } = delays;
    const left = leftOf(base);
    const unsigned = left + paper.toSign;
    const unsent = unsigned + paper.signed;
    const steps =
      form.cases >= enoughCases ? `\u00a0: signature ${signature.median}, validation ${validation.median}` : '';
    const { strong, text } = delayWords(form);
    return [
      { label: 'Formulaires', strong: number(left), text: ` PDF, remplis par Sceau${alreadyOf(paper)}` },
      { label: 'Signatures', strong: number(unsigned), text: ', avec date, cachet et cases de l’ANS' },
      {
        label: 'Relectures et envois',
        strong: number(unsent),
        text:
          unsent > 0
            ? `, environ ${minutesEach}\u00a0min chacun\u00a0: ${count(Math.ceil((unsent * minutesEach) / 60), 'heure', 'heures')}`
            : '',
      },
      { label: 'Durée d’un client', strong, text: text + steps },
      { label: 'Si un administrateur part', text: 'Un formulaire 503 par client' },
      {
        label: 'Ce qui bloque',
        text:
          signing > 0
            ? `Rien. ${count(signing, 'attend déjà une signature', 'attendent déjà une signature')}`
            : 'Rien, sinon la signature de chacun',
      },
    ];
  },
  acts: (base) =>
    leftOf(base) > 0
      ? [{ label: 'Préparer des 413…', icon: 'file-text', kind: 'prepare_requests', query: 'readiness=ready' }]
      : [],
};

// Of those that are ready, how many need a form that does not exist yet.
const leftOf = ({ ready, paper }: StrategyBase) => ready - paper.recorded - paper.toSign - paper.signed - paper.sent;

// What is there already costs nothing more: it is said beside what is left, as the portal says whom it has.
function alreadyOf({ recorded, toSign, signed, sent }: StrategyBase['paper']): string {
  const open = toSign + signed + sent;
  const said = [
    ...(recorded > 0 ? [count(recorded, 'client est déjà habilité', 'clients sont déjà habilités')] : []),
    ...(open > 0 ? [count(open, 'en a un en cours', 'en ont un en cours')] : []),
  ];
  return said.length > 0 ? `\u202f; ${said.join(', ')}` : '';
}
