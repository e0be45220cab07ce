import { fullName, signerName } from '../../identifiers/person-name.js';
import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import type { Client } from '../../clients/client.entity.js';
import type { Representative } from '../../clients/records/representative.entity.js';
import { cardProblem } from '../../journey/steps/card-holder.js';
import { signerCardOf, signerCardProblem } from '../../journey/steps/signer-card.js';
import { answersOfPerson, answersOfSigner, answersOfStructure } from '../../paper/answers-413.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { doneAlready, type Forecast, type Mend, refused } from '../../platform/changes/forecast.js';
import { formAdministrator, formSigner } from '../dossier/request-dossier.js';

/** The forms by which a card is ordered (guide V0.6, étapes 1 et 2): a CDE for who signs, by form 101; a CPE for each administrator of the client’s own, by form 301. */
export const cardForms = ['101', '301'] as const;
export type CardForm = (typeof cardForms)[number];

/** What such a form is filled from. */
export interface CardFormGround {
  client: Pick<Client, 'id' | 'name' | 'number' | 'finessEj' | 'siret' | 'selfAdministered'>;
  representative: Representative | null;
  /** The client's own administrators. */
  own: AdministratorWithCard[];
  /** 'YYYY-MM-DD' in Europe/Paris. */
  today: string;
}

const representative: Mend = { label: 'Représentant du client', href: '/clients/:id/representative' };
/** Where a blank is loaded. */
export const loading: Mend = { label: 'Formulaires', href: '/settings/forms' };

/** What would be printed for one client, or why nothing is. */
export type CardForecast = Forecast & { mend?: Mend };

/** @param loaded a blank of that form is in use: without one nothing of ours takes its place */
export function judgeCardForm(kind: CardForm, ground: CardFormGround, loaded: boolean): CardForecast {
  const standing = kind === '101' ? judgeSigner(ground) : judgeOwn(ground);
  if (standing.forecast !== 'would_do' || loaded) return standing;
  return refused(noBlank(kind), loading);
}

export function noBlank(kind: CardForm): string {
  return `Aucun formulaire ${kind} vierge n’est en usage\u00a0: déposez celui de l’ANS, puis dites ce que porte chaque case.`;
}

// Guide V0.6, étape 1: a CPS for a health professional, otherwise a CDE.
function judgeSigner({ representative: signer, today }: CardFormGround): CardForecast {
  if (!signer)
    return refused('Indiquez d’abord le représentant légal du client\u00a0: la carte est à son nom.', representative);
  const problem = signerCardProblem(signerCardOf(signer), today);
  if (!problem) return doneAlready(`Le représentant a déjà une carte ${signer.cardKind} en cours`);
  if (problem === 'card_ordered') return doneAlready('La carte du représentant est déjà commandée');
  return { forecast: 'would_do', reasons: [] };
}

// Guide V0.6, étape 2: who orders for one structure has a CPE, ordered by that structure.
function judgeOwn({ client, own, today }: CardFormGround): CardForecast {
  if (own.length === 0) {
    const who = client.selfAdministered
      ? 'Le client n’a pas encore d’administrateur technique\u00a0: indiquez d’abord qui.'
      : 'Le client n’a pas d’administrateur technique à lui\u00a0: les cartes CPA sont celles de l’éditeur.';
    return refused(who, { label: 'Habilitations du client', href: '/clients/:id/assignments' });
  }
  if (withoutCard(own, today).length > 0) return { forecast: 'would_do', reasons: [] };
  return doneAlready('Les administrateurs du client ont tous leur carte, ou l’ont commandée');
}

/** Those for whom a card is to be ordered. */
export function withoutCard(people: AdministratorWithCard[], today: string): AdministratorWithCard[] {
  return people.filter((person) => {
    const problem = cardProblem(person, today);
    return problem !== null && problem !== 'left' && problem !== 'card_ordered';
  });
}

/** Whose card is ordered, by name. */
export function peopleOf(kind: CardForm, { representative: signer, own, today }: CardFormGround): string {
  if (kind === '301') return withoutCard(own, today).map(fullName).join(', ');
  return signerName(signer, '');
}

/** Whose card it is, for which structure; nothing of what the signer does. */
export function cardAnswers(
  kind: CardForm,
  { client, representative: signer, own, today }: CardFormGround,
): FormAnswers {
  const holders = kind === '301' ? withoutCard(own, today).map(formAdministrator) : [];
  const texts = [
    ...answersOfStructure({ name: client.name, finess: client.finessEj, siret: client.siret }),
    ...answersOfSigner(formSigner(signer)),
    ...holders.flatMap((person, index) => answersOfPerson(`administrators.${index}`, person)),
  ];
  return {
    texts: new Map(texts.filter(([, text]) => text !== '')),
    ticks: new Set(signer ? [`signer.role.${signer.role}`] : []),
  };
}
