import { fullName } from '../../identifiers/person-name.js';
import { type AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import type { FormField } from '../../platform/forms/form.js';
import { date } from '../../platform/web/view-helpers.js';
import { type CardProblem, cardProblem } from '../../journey/steps/card-holder.js';
import { clock } from '../../platform/clock.js';
import { selected } from './kind-fields.js';

/** Who is to serve clients, by their card: whoever has left, or leaves, is not proposed, nor taken of a page that was open before. @param missing said when nobody is chosen */
export function whoServes(name: string, label: string, people: AdministratorWithCard[], missing: string): FormField {
  const labels = Object.fromEntries(people.map((person) => [person.id, withCard(person)]));
  const field = selected(name, label, labels, missing, 'Sa carte CPA doit être valide.');
  const stays = (id: unknown) => people.some((person) => person.id === id && person.leftOn === null);
  return {
    ...field,
    options: (field.options ?? []).filter(({ value }) => stays(value)),
    schema: field.schema.refine(stays, 'Cette personne est partie, ou va partir. Choisissez-en une autre.'),
  };
}

/** « Camille Morel (carte jusqu’au 01/02/2027) », « Marc Bertin (carte bloquée) » */
export function withCard(person: AdministratorWithCard): string {
  const { card } = person;
  const problem = cardProblem(person, clock.today());
  const said = problem ? problems[problem] : card?.validUntil ? `carte jusqu’au ${date(card.validUntil)}` : null;
  return said ? `${fullName(person)} (${said})` : fullName(person);
}

const problems: Record<CardProblem, string> = {
  left: 'n’est plus en fonctions',
  card_missing: 'sans carte',
  card_ordered: 'carte commandée, pas encore active',
  card_blocked: 'carte bloquée',
  card_replaced: 'carte remplacée',
  card_expired: 'carte échue',
};
