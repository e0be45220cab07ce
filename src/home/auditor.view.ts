/** What an auditor may look at, and what each page answers. */
export const auditorPlaces = [
  {
    href: '/audit',
    label: 'Journal',
    text: 'Qui a fait quoi, quand et pourquoi. Sa chaîne d’empreintes se vérifie, et il s’exporte en CSV.',
  },
  {
    href: '/clients',
    label: 'Clients',
    text: 'Où en est chacun, et qui doit agir. Sa fiche réunit ses pièces et son histoire.',
  },
  {
    href: '/requests?view=all',
    label: 'Demandes',
    text: 'Le formulaire demandé, la pièce signée, l’envoi à l’ANS, ses réponses.',
  },
  {
    href: '/administrators',
    label: 'Habilitations',
    text: 'Qui peut commander pour qui, avec quelle carte, depuis quand.',
  },
  {
    href: '/certificates',
    label: 'Certificats',
    text: 'Ce qui est couvert, ce qui expire, ce qui est révoqué, avec les certificats d’avant.',
  },
  { href: '/mailbox/received', label: 'Courriels', text: 'Reçus et envoyés, avec leur message d’origine pour preuve.' },
  { href: '/campaigns', label: 'Campagnes', text: 'Ce qui a été fait pour beaucoup à la fois, ligne par ligne.' },
  { href: '/settings', label: 'Réglages', text: 'L’équipe et ses rôles, les autorités, les formulaires, les rappels.' },
];
