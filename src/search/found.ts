/** What the search box finds, and where its page is. */
export interface Found {
  kind: FoundKind;
  id: string;
  title: string;
  detail: string;
  /** The client is archived: found all the same, and said so. */
  archived: boolean;
  /** Of a person: typed whole, it names them. */
  email: string | null;
}

/** The id found is that of the thing whose page opens. */
export const foundKinds = {
  client: { page: (id: string) => `/clients/${id}`, label: 'Client', icon: 'building-community' },
  request: { page: (id: string) => `/requests/${id}`, label: 'Demande', icon: 'file-text' },
  certificate: { page: (id: string) => `/certificates/${id}`, label: 'Certificat', icon: 'certificate' },
  order: { page: (id: string) => `/orders/${id}`, label: 'Commande', icon: 'package' },
  slot: { page: (id: string) => `/slots/${id}`, label: 'Emplacement', icon: 'target' },
  instance: { page: (client: string) => `/clients/${client}/establishments`, label: 'Instance', icon: 'server' },
  administrator: {
    page: (id: string) => `/administrators/${id}`,
    label: 'Administrateur technique',
    icon: 'id-badge-2',
  },
  representative: {
    page: (client: string) => `/clients/${client}/representative`,
    label: 'Représentant',
    icon: 'user',
  },
  person: { page: (id: string) => `/clients?account_manager=${id}`, label: 'Équipe', icon: 'users' },
  grouping: { page: (id: string) => `/groupings/${id}`, label: 'Groupement', icon: 'buildings' },
  campaign: { page: (id: string) => `/campaigns/${id}`, label: 'Campagne', icon: 'list-check' },
} as const;

type FoundKind = keyof typeof foundKinds;
