import { type AdministratorWithCard, fullName } from '../../administrators/administrator-with-card.js';
import { date } from '../../platform/web/view-helpers.js';

/** Who may be chosen to serve clients: whoever has left, or leaves, is not proposed. */
export const administratorOptions = (people: AdministratorWithCard[]) =>
  people.filter(({ leftOn }) => leftOn === null).map((person) => ({ value: person.id, label: withCard(person) }));

/** Why the one who was chosen all the same is not taken, in French; null: they are. @param ask of nobody we know */
export function whyNotChosen(person: AdministratorWithCard | undefined, ask: string): string | null {
  if (!person) return ask;
  return person.leftOn ? 'Cette personne est partie, ou va partir. Choisissez-en une autre.' : null;
}

/** « Camille Morel (carte jusqu’au 01/02/2027) » */
export function withCard(person: AdministratorWithCard): string {
  const { card } = person;
  if (!card) return `${fullName(person)} (sans carte)`;
  return card.validUntil ? `${fullName(person)} (carte jusqu’au ${date(card.validUntil)})` : fullName(person);
}
