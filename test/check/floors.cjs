// The floors of the house, lowest first: .dependency-cruiser.cjs holds them, drawing.mjs draws them.

/** A room imports nothing of a room above it, on its floor or higher; rooms that stand side by side are free. */
const floors = [
  {
    name: 'Règles pures',
    saying: 'des octets et des valeurs entrent, un verdict sort',
    sideBySide: true,
    rooms: { identifiers: 'Identifiants', journey: 'Parcours', pki: 'CSR et certificats', paper: 'Formulaire 413' },
  },
  {
    name: 'Plateforme',
    saying: 'ne connaît aucun mot du métier',
    sideBySide: true,
    rooms: { platform: 'Plateforme', config: 'Environnement' },
  },
  {
    name: 'Faits',
    saying: 'qui est qui, où, chez quel éditeur',
    rooms: {
      accounts: 'Comptes',
      directory: 'Annuaire',
      clients: 'Clients',
      establishments: 'Établissements',
      instances: 'Instances',
      'register-changes': 'Évolutions du registre',
      groupings: 'Groupements',
      portfolio: 'Portefeuilles',
      trust: 'Confiance',
    },
  },
  {
    name: 'Travail',
    saying: 'de la délégation au certificat, puis à la masse',
    rooms: {
      mailbox: 'Courriels',
      delegations: 'Délégations',
      administrators: 'Administrateurs',
      assignments: 'Habilitations',
      requests: 'Demandes 413',
      slots: 'Emplacements',
      orders: 'Commandes',
      certificates: 'Certificats',
      'client-space': 'Espace du client',
      reminders: 'Rappels',
      campaigns: 'Campagnes',
      imports: 'Imports',
    },
  },
  {
    name: 'Écrans',
    saying: 'ce qui se regarde, et ce que tout raconte',
    rooms: {
      progress: 'Avancement',
      journal: 'Journal',
      'client-page': 'Page d’un client',
      search: 'Recherche',
      home: 'Accueil',
      settings: 'Réglages',
    },
  },
  {
    name: 'Outils',
    saying: 'la ligne de commande, la démonstration',
    sideBySide: true,
    rooms: {
      operator: 'Exploitation',
      demo: 'Démonstration',
      volume: 'Volume',
      local: 'Machine locale',
    },
  },
];

const roomsOf = (name) => Object.keys(floors.find((floor) => floor.name === name).rooms);

module.exports = {
  floors,
  pure: roomsOf('Règles pures'),
  /** Lowest first: a room may import those before it. */
  nouns: ['Faits', 'Travail', 'Écrans'].flatMap(roomsOf),
};
