/** What stands where clients would, as the partial `empty` takes it: why there is none, what to do. */
interface NoClients {
  icon: string;
  title: string;
  text: string;
  href?: string;
  action?: string;
  actionIcon?: string;
  otherHref?: string;
  other?: string;
}

const icon = 'building-community';

/** The editor has none: how to begin, unless one only reads. */
export function noClientYet(mayAct: boolean): NoClients {
  const title = 'Aucun client pour l’instant';
  if (!mayAct) return { icon, title, text: 'Ils paraissent ici dès que l’équipe les importe ou les crée.' };
  return {
    icon,
    title,
    text: 'Importez votre liste, ou cherchez un organisme dans l’annuaire FINESS, puis créez-le.',
    href: '/directory',
    action: 'Ouvrir l’annuaire',
    actionIcon: 'address-book',
    otherHref: '/imports/new',
    other: 'Importer une liste',
  };
}

/** No client is entrusted to the person today. @param href the same page of everybody's clients */
export const followsNoClient = (href: string): NoClients => ({
  icon,
  title: 'Vous ne suivez aucun client',
  text: 'Un client vous est confié depuis sa fiche, ou le temps d’une suppléance.',
  href,
  action: 'Voir toute l’équipe',
  actionIcon: 'users',
});

/** Some are there, none of them answers what was asked. @param href the list without its filters */
export const noClientFound = (archived: boolean, href: string): NoClients => ({
  icon,
  title: archived ? 'Aucun client archivé ne correspond' : 'Aucun client ne correspond',
  text: 'Enlevez un filtre, ou cherchez par le numéro FINESS.',
  href,
  action: 'Enlever les filtres',
  actionIcon: 'x',
});
