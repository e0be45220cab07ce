export const demoPassword = 'sceau-demo-2026!';

export interface Person {
  key: string;
  name: string;
  email: string;
  role: 'admin' | 'support' | 'account_manager' | 'technical_admin' | 'auditor';
}

export const demoTeam: Person[] = [
  { key: 'support', name: 'Camille Roussel', email: 'camille.roussel@demo.example', role: 'support' },
  { key: 'manager', name: 'Inès Carvalho', email: 'ines.carvalho@demo.example', role: 'account_manager' },
  { key: 'technical', name: 'Thomas Guérin', email: 'thomas.guerin@demo.example', role: 'technical_admin' },
  { key: 'admin', name: 'Nadia Belkacem', email: 'nadia.belkacem@demo.example', role: 'admin' },
  { key: 'auditor', name: 'Louis Petit', email: 'louis.petit@demo.example', role: 'auditor' },
];

export const otherTeam: Person[] = [
  { key: 'support', name: 'Alice Morel', email: 'alice.morel@autre.example', role: 'support' },
];

/** Who orders for the editor: each with a CPA. The last two have left since, and the one before is about to. */
export const holders = [
  { firstName: 'Thomas', lastName: 'Guérin' },
  { firstName: 'Nadia', lastName: 'Belkacem' },
  { firstName: 'Marc', lastName: 'Bertin' },
  { firstName: 'Odile', lastName: 'Carpentier' },
  { firstName: 'Bruno', lastName: 'Faucher' },
] as const;
