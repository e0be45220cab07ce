import { fullName } from '../../identifiers/person-name.js';
import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import { whyNotOrdering } from '../../journey/steps/card-holder.js';
import { answersOfPerson, answersOfStructure } from '../../paper/answers-413.js';
import { administratorRows } from '../../paper/field-413-map.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import type { Mend } from '../../platform/changes/forecast.js';
import { formAdministrator } from '../dossier/request-dossier.js';
import { loading, noBlank, withoutCard } from './card-form.js';

/** What an order of CPA cards is filled from: the editor orders them for its own people (guide V0.6, étape 2, cas 1). */
export interface OwnCardGround {
  editor: { name: string; siret: string | null; ansContractSignedOn: string | null };
  /** The editor's administrators. */
  people: AdministratorWithCard[];
  /** 'YYYY-MM-DD' in Europe/Paris. */
  today: string;
  /** A blank of form 301 is in use. */
  loaded: boolean;
}

/** Somebody of ours for whom a card is to be ordered, and why. */
export interface DueCard {
  id: string;
  name: string;
  why: string;
}

export function dueCards({ people, today }: OwnCardGround): DueCard[] {
  return withoutCard(people, today).map((person) => ({
    id: person.id,
    name: fullName(person),
    why: whyNotOrdering(person, today) ?? '',
  }));
}

/** What keeps any order of the editor from being filled, and where it is mended. */
export function ownObstacles({ editor, loaded }: OwnCardGround): { reason: string; mend: Mend }[] {
  const settings: Mend = { label: 'Réglages de l’éditeur', href: '/settings/editor' };
  const contract =
    'L’éditeur n’a pas de contrat d’adhésion avec l’ANS\u00a0: signez-le d’abord, puis notez sa date. Les cartes se commandent sous ce contrat.';
  const number = 'Le SIRET de l’éditeur manque\u00a0: il dit au formulaire quelle structure commande.';
  return [
    ...(editor.ansContractSignedOn ? [] : [{ reason: contract, mend: settings }]),
    ...(editor.siret ? [] : [{ reason: number, mend: settings }]),
    ...(loaded ? [] : [{ reason: noBlank('301'), mend: loading }]),
  ];
}

/** Why these are not the people of one form, in French; null: they are. */
export function chosenProblem(ground: OwnCardGround, chosen: string[]): string | null {
  if (chosen.length === 0) return 'Choisissez la ou les personnes dont la carte est à commander.';
  const due = new Set(dueCards(ground).map(({ id }) => id));
  if (chosen.some((id) => !due.has(id)))
    return 'La carte d’une de ces personnes n’est plus à commander\u00a0: relisez la liste, puis choisissez de nouveau.';
  if (chosen.length > administratorRows)
    return `Vous avez choisi ${chosen.length} personnes\u00a0: un formulaire en porte ${administratorRows} au plus. Remplissez-en un autre pour les suivantes.`;
  return null;
}

/** For which structure, and whose cards. Who signs for the editor is recorded nowhere: those boxes are left to them. */
export function ownCardAnswers({ editor, people }: OwnCardGround, chosen: string[]): FormAnswers {
  const holders = people.filter(({ id }) => chosen.includes(id)).map(formAdministrator);
  const texts = [
    ...answersOfStructure({ name: editor.name, finess: null, siret: editor.siret }),
    ...holders.flatMap((person, index) => answersOfPerson(`administrators.${index}`, person)),
  ];
  return { texts: new Map(texts.filter(([, text]) => text !== '')), ticks: new Set() };
}
