/** What one room may read and write. `tables.spec.ts` holds src to it, and this to src: nothing undeclared, nothing that is declared for nothing. */
export interface RoomTables {
  /** Tables of its own, which it alone writes, and views by which others may ask it. */
  owns?: string[];
  /** Tables of rooms below, and views of any room. The screens show whatever there is. */
  reads?: string[] | 'everything';
  /** Tables of rooms above that it reads all the same, and why. */
  readsAbove?: Record<string, string>;
  /** Tables of other rooms that it writes, and why it is not the owner who does. */
  changes?: Record<string, string>;
}

/** Lowest first: the order of `.dependency-cruiser.cjs`. */
export const rooms: Record<string, RoomTables> = {
  platform: {
    owns: [
      'outbox',
      'recurring_runs',
      'audit_entries',
      'documents',
      'form_tokens',
      'saved_views',
      'secrets',
      'mail_holds',
    ],
    reads: ['typeorm_migrations'],
    readsAbove: {
      editors: 'No job of a suspended editor is begun.',
    },
  },
  accounts: {
    owns: [
      'users',
      'editors',
      'account_links',
      'factors',
      'recovery_codes',
      'sign_in_policies',
      'identity_providers',
      'provider_links',
    ],
    readsAbove: {
      clients: 'Before an account is closed, the page says how many clients nobody would follow.',
      deputies: 'Before an account is closed, the page says for whom the person stands in.',
    },
  },
  directory: {
    owns: [
      'directory_changes',
      'directory_establishments',
      'directory_legal_entities',
      'directory_loads',
      'directory_staging',
      'directory_words',
    ],
    readsAbove: {
      clients: 'A structure of the register that is a client already is shown as one.',
    },
  },
  clients: {
    owns: ['clients', 'representatives', 'former_numbers', 'comments', 'selections', 'selection_items'],
    reads: [
      'certificates_in_force',
      'certificates_to_redo',
      'documents',
      'editors',
      'open_orders',
      'open_requests',
      'users',
    ],
    readsAbove: {
      campaigns: 'A selection is kept as long as a campaign has it.',
      client_answers: 'A client is not archived while nobody has read what it answered.',
      client_progress:
        'Lists of clients sort and filter by the next action, which is derived in the transaction of each change (docs/decisions/0003-progress.md).',
      delegations:
        'The list keeps the clients whose delegation is to be looked at again, and by what becomes of their designation on the portal; documents say which one is the evidence of a delegation; a client is not archived while one is under way.',
      deputies:
        '« Mes clients » are also those of the people one stands in for today, and what is told of them goes to who stands in.',
      establishments: 'A column of the list counts them, for the rows of one page.',
      groupings: 'The list names and filters the grouping that stands in the client’s own row.',
      instances: 'The list filters by solution, and a column counts instances.',
      messages: 'Whoever archives a client is told of the mails that still leave to it.',
      solutions: 'The list filters by solution, and names the one it keeps.',
    },
  },
  establishments: {
    owns: ['establishments'],
    reads: ['clients', 'directory_establishments', 'directory_legal_entities', 'open_orders'],
    readsAbove: {
      certificates: 'An establishment counts the certificates that carry its number: a change of it makes them wrong.',
      instance_establishments: 'An establishment shows the instances that serve it.',
      instances: 'An establishment shows the instances that serve it.',
      slots: 'An establishment that holds or held a slot is closed, never deleted.',
    },
    changes: {
      instance_establishments:
        'An establishment that moves to another client leaves the instances of the former one, in the same transaction; the check of its FINESS EG is one of each that serves it.',
    },
  },
  instances: {
    owns: ['instances', 'instance_establishments', 'solutions'],
    reads: ['directory_establishments', 'establishments'],
    readsAbove: {
      slots: 'An instance counts the certificates that it needs, which its slots decide.',
    },
  },
  'register-changes': {
    owns: ['register_decisions', 'register_news'],
    reads: [
      'certificates_in_force',
      'clients',
      'directory_changes',
      'directory_establishments',
      'directory_legal_entities',
      'establishments',
    ],
  },
  groupings: {
    owns: ['groupings'],
    reads: [
      'audit_entries',
      'clients',
      'directory_establishments',
      'directory_legal_entities',
      'establishments',
      'instances',
    ],
    readsAbove: {
      client_progress: 'A grouping tells how far its clients are.',
    },
    changes: {
      clients:
        'Membership is a column of the client, so that lists sort by it; who enters and leaves is the grouping’s affair, many clients a statement.',
    },
  },
  portfolio: {
    owns: ['deputies'],
    reads: ['audit_entries', 'clients', 'users'],
    changes: {
      clients:
        'The account manager is a column of the client, so that lists sort by it; who follows whom is the portfolio’s affair.',
    },
  },
  trust: {
    owns: [
      'editor_authorities',
      'editor_revocation_lists',
      'exposed_keys',
      'latest_revocation_lists',
      'trusted_authorities',
    ],
    readsAbove: {
      certificates: 'The page of the authorities counts the certificates that each list revokes.',
    },
  },
  mailbox: {
    owns: [
      'messages',
      'mail_rules',
      'mailbox_readings',
      'mailboxes',
      'mail_allowances',
      'stopped_addresses',
      'forgotten_mails',
    ],
    reads: [
      'audit_entries',
      'clients',
      'documents',
      'editors',
      'establishments',
      'former_numbers',
      'groupings',
      'outbox',
      'users',
    ],
    readsAbove: {
      client_links: 'A mail whose link opens nothing any more does not leave.',
      delegations: 'Whether what a mail brings may be the signed mandate that its client was asked for.',
      orders: 'What leaves the house is held to one client: it cites no order of another.',
      requests:
        'What leaves the house is held to one client: it cites no dossier of another. Whether what a mail brings may be the signed form that its client was asked for.',
      administrators:
        'ANS writes its validations to them: the settings say whose address no mailbox receives. What leaves the house is held to one client, but for our own people.',
    },
  },
  delegations: {
    owns: ['delegations'],
    reads: ['audit_entries', 'clients', 'documents', 'representatives'],
    readsAbove: {
      active_assignments:
        'The letter that asks for a designation says that the habilitation on paper goes on to whoever has one.',
      client_answers: 'The page of a mandate that came by the space says where its pages are looked at, and turned.',
      client_links: 'A mail of somebody whom a link asks for a mandate may bring it.',
      slots: 'A mandate that is prepared proposes the offers of the certificates that its client is to have.',
      requests:
        'The same letter does not ask twice: whoever has a form to sign is told that one of the two is enough. The forecast names whose form it replaces.',
    },
  },
  administrators: {
    owns: ['administrators', 'cards', 'administrators_with_valid_card'],
    reads: ['clients', 'recorded_assignments', 'users'],
    readsAbove: {
      assignments:
        'The list of administrators counts what is asked of ANS for each of them; who is recorded comes from the view.',
    },
  },
  assignments: {
    owns: ['assignments', 'active_assignments', 'recorded_assignments'],
    reads: ['administrators', 'audit_entries', 'cards', 'clients'],
    readsAbove: {
      client_progress: 'Orphans are counted where they are derived, as everywhere else (progress/orphan.facts.ts).',
      requests: 'An assignment shows the number of the dossier that asked for it, and keeps what its form declared.',
      open_requests: 'What a form on its way to ANS asks is not taken back behind it: by hand and by a campaign.',
      request_administrators:
        'Whom a form on its way to ANS names: what is planned of them is not taken back behind it. Whom a validated one declared, for what.',
    },
  },
  requests: {
    owns: [
      'requests',
      'request_administrators',
      'request_doubts',
      'open_requests',
      'other_papers',
      'blank_settings',
      'form_blanks',
      'procedures',
      'prefilled_dossiers',
      'mass_dossiers',
      'mass_dossier_rows',
      'mass_dossier_answers',
    ],
    reads: [
      'active_assignments',
      'administrators',
      'administrators_with_valid_card',
      'assignments',
      'audit_entries',
      'cards',
      'clients',
      'delegations',
      'directory_establishments',
      'directory_legal_entities',
      'documents',
      'establishments',
      'instances',
      'messages',
      'representatives',
      'solutions',
    ],
    readsAbove: {
      slots: 'A form 413 asks for what the slots of the client need of SERV, planned or added by hand.',
      client_progress:
        'Whoever lacks nothing may enter a mass mandate, and its trial names them: what each lacks is derived in the transaction of each change.',
    },
  },
  slots: {
    owns: ['slots'],
    reads: [
      'administrators',
      'administrators_with_valid_card',
      'certificates_in_force',
      'certificates_to_redo',
      'clients',
      'editors',
      'establishments',
      'exposed_keys',
      'instance_establishments',
      'instances',
      'open_orders',
      'representatives',
    ],
    readsAbove: {
      certificates:
        'Which certificate is in force is written on the slot by the database; its name and its successor stay with the certificate.',
      client_progress:
        'Of very many orders, those of a client whose legal entity is closed are found by its next action, derived in the transaction of each change.',
      orders: 'A slot that was made by mistake is forgotten only when no order names it.',
      reminders: 'A slot that was made by mistake is forgotten only when no reminder names it.',
    },
  },
  orders: {
    owns: ['orders', 'csrs', 'open_orders'],
    reads: ['administrators', 'audit_entries', 'clients', 'establishments', 'instances', 'slots'],
    readsAbove: {
      client_links: 'The list tells the orders whose CSR is asked of the client from those that wait for us.',
      certificates: 'An order is judged against the certificate that it brings or renews, and follows its state.',
    },
    changes: {
      certificates: 'Installed and verified are said of the order and of its certificate in one move.',
    },
  },
  certificates: {
    owns: ['certificates', 'certificates_in_force', 'certificates_to_redo'],
    reads: [
      'audit_entries',
      'clients',
      'csrs',
      'establishments',
      'instance_establishments',
      'instances',
      'open_orders',
      'orders',
      'slots',
      'trusted_authorities',
    ],
    readsAbove: {
      client_progress: 'The grid keeps and orders clients as the list of clients does.',
    },
  },
  'client-space': {
    owns: ['client_links', 'client_answers', 'space_papers'],
    reads: [
      'audit_entries',
      'clients',
      'csrs',
      'delegations',
      'documents',
      'editors',
      'messages',
      'orders',
      'representatives',
      'requests',
    ],
    readsAbove: {
      client_progress:
        'The client is told when all certificates that it needs are in service: that is derived in the transaction of each change.',
    },
  },
  exchanges: {
    owns: ['mail_texts', 'mail_drafts'],
    reads: [
      'administrators',
      'audit_entries',
      'certificates',
      'clients',
      'comments',
      'documents',
      'messages',
      'representatives',
      'slots',
      'stopped_addresses',
      'users',
    ],
    readsAbove: {
      reminders: 'A reminder that did not leave, and why, stands in the conversation where it is missed.',
    },
  },
  reminders: {
    owns: ['reminders', 'chase_rules', 'chase_mutes'],
    reads: [
      'active_assignments',
      'administrators',
      'audit_entries',
      'certificates',
      'client_answers',
      'client_links',
      'clients',
      'delegations',
      'establishments',
      'instances',
      'messages',
      'open_orders',
      'orders',
      'representatives',
      'requests',
      'slots',
      'stopped_addresses',
    ],
  },
  campaigns: {
    owns: ['campaigns', 'campaign_rows'],
    reads: [
      'administrators',
      'audit_entries',
      'certificates',
      'clients',
      'documents',
      'messages',
      'outbox',
      'selection_items',
      'selections',
    ],
    readsAbove: {
      import_rows: 'An import that was given back of a client changed nothing of it: one fact says so of both.',
      imports: 'The same, of an import that was given back whole.',
    },
  },
  departures: {
    owns: ['departures', 'departure_exceptions'],
    reads: [
      'administrators',
      'assignments',
      'audit_entries',
      'campaign_rows',
      'campaigns',
      'cards',
      'certificates_in_force',
      'clients',
      'delegations',
      'deputies',
      'open_orders',
      'open_requests',
      'orders',
      'recorded_assignments',
      'representatives',
      'request_administrators',
      'saved_views',
      'slots',
      'users',
    ],
  },
  imports: {
    owns: ['imports', 'import_entries', 'import_rows', 'import_pieces', 'import_mappings'],
    reads: [
      'administrators',
      'assignments',
      'audit_entries',
      'cards',
      'certificates',
      'certificates_to_redo',
      'clients',
      'csrs',
      'delegations',
      'departures',
      'directory_establishments',
      'directory_legal_entities',
      'documents',
      'establishments',
      'former_numbers',
      'groupings',
      'instance_establishments',
      'instances',
      'open_orders',
      'orders',
      'reminders',
      'representatives',
      'request_administrators',
      'slots',
      'solutions',
      'users',
    ],
  },
  progress: {
    owns: ['client_progress', 'progress_counts'],
    reads: 'everything',
  },
  readiness: {
    owns: ['readiness_measures'],
    reads: 'everything',
  },
  journal: {
    owns: ['audit_anchors', 'audit_checks'],
    reads: 'everything',
  },
  'client-page': {
    reads: 'everything',
    changes: {
      clients: 'A client is created with its establishments, which clients does not know: this room knows both.',
    },
  },
  search: {
    reads: 'everything',
  },
  persons: {
    reads: 'everything',
  },
  home: {
    reads: 'everything',
  },
  calendar: {
    owns: ['calendar_feeds'],
    reads: 'everything',
  },
  settings: {
    reads: 'everything',
    changes: {
      outbox: 'A person gives one more try to a job that gave up.',
    },
  },
  operator: {
    owns: ['authorities', 'demonstration', 'revocation_lists'],
    reads: 'everything',
    changes: {
      outbox:
        'A new revocation list is compared with the certificates of each editor by a job; mails that were held are due at once.',
      mail_holds: 'The operator alone releases the mails that are held.',
      messages: 'Mails that were held are given their day of waiting anew.',
      audit_entries:
        'What the operator changes of an editor’s mail is told in that editor’s journal, in the same transaction.',
      editors:
        'The operator opens an editor’s space before anybody can sign in, and says where its mail goes and whom it believes.',
      account_links: 'The first person of an editor is invited by the operator’s command, by a link that it prints.',
      users: 'The operator makes the first person of an editor, who invites the others.',
    },
  },
};

/** Tables that no SQL of ours writes. */
export const keptByOthers: Record<string, string> = {
  audit_heads: 'The trigger that chains the journal keeps its last hash.',
  sessions: 'Six functions keep them: nobody lists them, reads what is in them or makes one.',
  sign_in_attempts: 'Guesses are counted in it by two functions: nobody else reads or forgets a try.',
  typeorm_migrations: 'TypeORM notes which migrations were applied.',
};

/** Rooms that write whatever there is, and why they may. */
export const madeUpHouses: Record<string, string> = {
  demo: 'Fills a house to show, the world outside it included; no production runs it.',
  volume: 'Fills every table by COPY, to measure pages on many clients; no production runs it.',
};
