/** The ways to look at certificates, for the partial `tabs`. */
export function certificateTabs(current: 'grid' | 'list' | 'orders' | 'calendar') {
  return [
    { href: '/certificates', label: 'Grille', current: current === 'grid' },
    { href: '/certificates?view=list', label: 'Liste', current: current === 'list' },
    { href: '/orders', label: 'Commandes', current: current === 'orders' },
    { href: '/calendar', label: 'Agenda', current: current === 'calendar' },
  ];
}
