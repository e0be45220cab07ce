import { count } from '../../platform/web/view-helpers.js';

const named = 10;

/** Before a provider is changed: who depends on it. @param names of whoever has no password */
export function comeInByItAlone(names: string[]): string {
  return `${without(names)}\u00a0: si le fournisseur n’est plus proposé, ou devient un autre, il leur faudra un lien pour en choisir un.`;
}

/** Once it is switched off or moved: who does not come in by it any more, and what to do. */
export function leftOutside(names: string[]): string {
  return `${without(names)}\u00a0: le compte fournisseur qui les faisait entrer ne sert plus. Envoyez à chaque personne un lien depuis sa page, dans «\u00a0Équipe\u00a0».`;
}

/** Once the password is kept for who administers: whom the provider has never let in, and how it will. */
export function leftToProvider(names: string[]): string {
  const people = count(
    names.length,
    'personne n’est encore jamais entrée par le fournisseur, et ne le peut plus par un mot de passe',
    'personnes ne sont encore jamais entrées par le fournisseur, et ne le peuvent plus par un mot de passe',
  );
  return `${people}${theNames(names)}\u00a0: il reconnaîtra qui a chez lui, vérifiée, l’adresse que dit «\u00a0Équipe\u00a0». Sinon, rendez le mot de passe à toute l’équipe, le temps que chaque personne rattache son compte depuis «\u00a0Mon compte\u00a0».`;
}

function without(names: string[]): string {
  return `${count(names.length, 'personne n’a pas de mot de passe', 'personnes n’ont pas de mot de passe')}${theNames(names)}`;
}

function theNames(names: string[]): string {
  const more = names.length > named ? ` et ${count(names.length - named, 'autre', 'autres')}` : '';
  return ` (${names.slice(0, named).join(', ')}${more})`;
}
