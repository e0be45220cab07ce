// The floors of the house, lowest first: .dependency-cruiser.cjs holds them, drawing.mjs draws them.

/** A room imports nothing of a room above it, on its floor or higher; rooms that stand side by side are free. */
const floors = [
  {
    name: 'Pure rules',
    saying: 'bytes and values in, a typed result out',
    sideBySide: true,
    rooms: { identifiers: 'Identifiers', journey: 'Journey', pki: 'CSRs, certificates', paper: 'Form 413' },
  },
  {
    name: 'Platform',
    saying: 'gestures that know no noun',
    sideBySide: true,
    rooms: { platform: 'Platform', config: 'Environment' },
  },
  {
    name: 'Facts',
    saying: 'who there is, where, at which editor',
    rooms: {
      accounts: 'Accounts',
      directory: 'Directory',
      clients: 'Clients',
      establishments: 'Establishments',
      instances: 'Instances',
      'register-changes': 'Register changes',
      groupings: 'Groupings',
      portfolio: 'Portfolios',
      trust: 'Trust',
    },
  },
  {
    name: 'Work',
    saying: 'what is done for them, one by one, then many',
    rooms: {
      mailbox: 'Mailbox',
      delegations: 'Delegations',
      administrators: 'Administrators',
      assignments: 'Assignments',
      requests: 'Requests 413',
      slots: 'Slots',
      orders: 'Orders',
      certificates: 'Certificates',
      'client-space': 'Client’s space',
      exchanges: 'Exchanges',
      reminders: 'Reminders',
      campaigns: 'Campaigns',
      departures: 'Departures',
      imports: 'Imports',
    },
  },
  {
    name: 'Screens',
    saying: 'what reads everything',
    rooms: {
      progress: 'Progress',
      readiness: 'Readiness',
      journal: 'Journal',
      'client-page': 'Page of a client',
      search: 'Search',
      persons: 'Persons’ data',
      home: 'Home',
      calendar: 'Calendar',
      settings: 'Settings',
    },
  },
  {
    name: 'Tools',
    saying: 'the command line, the demonstration',
    sideBySide: true,
    rooms: {
      operator: 'Command line',
      demo: 'Demonstration',
      volume: 'Volume',
      local: 'Local machine',
    },
  },
];

const roomsOf = (name) => Object.keys(floors.find((floor) => floor.name === name).rooms);

module.exports = {
  floors,
  pure: roomsOf('Pure rules'),
  /** Lowest first: a room may import those before it. */
  nouns: ['Facts', 'Work', 'Screens'].flatMap(roomsOf),
};
