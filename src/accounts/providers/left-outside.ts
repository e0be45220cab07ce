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

function without(names: string[]): string {
  const more = names.length > named ? ` et ${names.length - named} autres` : '';
  const people = count(names.length, 'personne n’a pas de mot de passe', 'personnes n’ont pas de mot de passe');
  return `${people} (${names.slice(0, named).join(', ')}${more})`;
}
