import { count } from '../platform/web/view-helpers.js';

/** What comes out of a line, as the sum of the page tells it. */
export type Nature = 'form_503' | 'portal' | 'form_413' | 'requests' | 'at_once' | 'none';

/** Among whom the one who takes over is chosen. */
export type Takers = 'administrators' | 'people' | 'addresses';

interface LineOption {
  label: string;
  nature: Nature;
  /** Nobody takes over. */
  alone?: true;
  /** Only a person can know it: who decides attests. */
  attested?: true;
}

export interface Line {
  label: string;
  note: string;
  group: GroupKey;
  /** In the order of the choices; the first is proposed, unless `ask`. */
  options: Record<string, LineOption>;
  /** Something could be lost: it begins at « Choisir… ». */
  ask?: true;
  takers?: Takers;
  /** Its things have a client each: an exception may be made for one. */
  ofClients?: true;
}

export const groups = {
  assignments: 'Habilitations',
  under_way: 'Demandes et commandes en cours',
  entrusted: 'Ce qui lui est confié',
  addresses: 'Adresses et rappels',
  held: 'Ce que la personne détient',
} as const;
export type GroupKey = keyof typeof groups;

/** Everything that may name somebody, in the order of the page. */
const every = {
  others_active: {
    group: 'assignments',
    label: 'Un autre y est actif, ou le client commande lui-même',
    note: 'Aucune coupure',
    ofClients: true,
    options: {
      end_503: { label: '503\u00a0: fin', nature: 'form_503', alone: true },
      wait_413: { label: 'Attendre le prochain 413', nature: 'form_413', alone: true },
    },
  },
  portal: {
    group: 'assignments',
    label: 'Client passé au portail',
    note: 'Une équipe, un seul geste',
    takers: 'administrators',
    ofClients: true,
    options: {
      team: { label: 'Sortir de l’équipe', nature: 'portal' },
      both_503: { label: 'Arrivée, puis 503\u00a0: fin', nature: 'form_503' },
    },
  },
  next_413: {
    group: 'assignments',
    label: 'Un 413 part avant ce jour',
    note: 'Le nom y change',
    takers: 'administrators',
    ofClients: true,
    options: {
      in_413: { label: 'Remplacer dans ce 413', nature: 'form_413' },
      both_503: { label: 'Arrivée, puis 503\u00a0: fin', nature: 'form_503' },
    },
  },
  alone: {
    group: 'assignments',
    label: 'Seul administrateur actif',
    note: 'L’arrivée d’abord, la fin ensuite',
    takers: 'administrators',
    ofClients: true,
    // An arrival alone is declared by a 413: the 503 that ends the other comes after it.
    options: { both_503: { label: 'Arrivée, puis 503\u00a0: fin', nature: 'form_503' } },
  },
  planned: {
    group: 'assignments',
    label: 'Habilitation pas encore demandée',
    note: 'Rien n’est parti à l’ANS',
    takers: 'administrators',
    ofClients: true,
    options: {
      replace: { label: 'Prévoir qui reprend', nature: 'at_once' },
      drop: { label: 'Y renoncer', nature: 'at_once', alone: true },
    },
  },
  to_sign: {
    group: 'under_way',
    label: '413 à signer',
    note: 'Le formulaire se refait au nom de qui reprend',
    takers: 'administrators',
    ofClients: true,
    options: {
      remake: { label: 'Refaire pour qui reprend', nature: 'requests' },
      let_finish: { label: 'Laisser, puis 503', nature: 'none', alone: true },
    },
  },
  signed: {
    group: 'under_way',
    label: '413 signés, pas encore envoyés',
    note: 'Les refaire annule la signature',
    takers: 'administrators',
    ofClients: true,
    ask: true,
    options: {
      let_finish: { label: 'Envoyer tel quel, puis 503', nature: 'none', alone: true },
      remake: { label: 'Refaire\u00a0: signature annulée', nature: 'requests' },
    },
  },
  at_ans: {
    group: 'under_way',
    label: '413 chez l’ANS',
    note: 'Ne se modifient plus',
    ofClients: true,
    options: { let_finish: { label: 'Laisser aboutir, puis 503', nature: 'none', alone: true } },
  },
  orders: {
    group: 'under_way',
    label: 'Commandes à son nom',
    note: 'Passées, pas encore vérifiées',
    takers: 'administrators',
    ofClients: true,
    options: {
      collect_first: { label: 'Retirer ses certificats, confier le reste', nature: 'at_once' },
      hand_over: { label: 'Tout confier', nature: 'at_once' },
    },
  },
  portfolio: {
    group: 'entrusted',
    label: 'Portefeuille',
    note: 'Clients suivis',
    takers: 'people',
    ofClients: true,
    options: {
      hand_over: { label: 'Confier', nature: 'at_once' },
      nobody: { label: 'Laisser à confier', nature: 'at_once', alone: true },
    },
  },
  deputies: {
    group: 'entrusted',
    label: 'Absences et suppléances',
    note: 'En cours et à venir',
    takers: 'people',
    options: {
      hand_over: { label: 'Confier les suppléances', nature: 'at_once' },
      end: { label: 'Les terminer', nature: 'at_once', alone: true },
    },
  },
  contacts: {
    group: 'addresses',
    label: 'Contact d’emplacement',
    note: 'Son adresse y est inscrite',
    takers: 'addresses',
    ofClients: true,
    options: {
      replace: { label: 'Remplacer par', nature: 'at_once' },
      keep: { label: 'Laisser\u00a0: boîte partagée', nature: 'none', alone: true },
    },
  },
  ans_notices: {
    group: 'addresses',
    label: 'Avis d’expiration de l’ANS',
    note: 'Adresse figée jusqu’au renouvellement',
    ask: true,
    options: {
      redirected: { label: 'Boîte redirigée, attesté', nature: 'none', alone: true, attested: true },
      none: { label: 'Sans redirection', nature: 'none', alone: true, attested: true },
    },
  },
  reminders: {
    group: 'addresses',
    label: 'Rappels programmés',
    note: 'Le destinataire est lu à l’envoi',
    options: {},
  },
  codes: {
    group: 'held',
    label: 'Codes de révocation',
    note: 'Choisis sur la plateforme, inconnus de Sceau',
    ask: true,
    options: {
      vault: { label: 'Remis au coffre, attesté', nature: 'none', alone: true, attested: true },
      lost: { label: 'Perdus\u00a0: révoquer par l’ANS', nature: 'none', alone: true, attested: true },
    },
  },
  views: {
    group: 'held',
    label: 'Vues enregistrées',
    note: 'Les siennes\u00a0; celles de l’équipe restent',
    takers: 'people',
    options: {
      give: { label: 'Donner', nature: 'at_once' },
      delete: { label: 'Supprimer', nature: 'at_once', alone: true },
    },
  },
  card: {
    group: 'held',
    label: 'Carte',
    note: 'Active ou commandée',
    options: {
      block: { label: 'Demander l’opposition', nature: 'none', alone: true },
      returned: { label: 'Rendue et détruite, attesté', nature: 'none', alone: true, attested: true },
    },
  },
  sessions: {
    group: 'held',
    label: 'Compte et sessions',
    note: 'Finissent à la seconde choisie',
    options: {},
  },
} as const satisfies Record<string, Line>;

export type LineKey = keyof typeof every;
export const lines: Record<LineKey, Line> = every;
export const lineKeys = Object.keys(every) as LineKey[];

/** What became of views that were to be given, and that nobody could take once the accesses ended. */
export const viewsLeft = (views: number) =>
  `${count(views, 'vue enregistrée lui reste', 'vues enregistrées lui restent')}\u00a0: à la fin des accès, personne ne pouvait les recevoir.`;

/** The same of orders: whoever may order for the client goes on with them all the same. */
export const ordersLeft = (orders: number) =>
  `${count(orders, 'commande reste à son nom\u00a0: laissée telle quelle, ou personne ne peut encore la reprendre', 'commandes restent à son nom\u00a0: laissées telles quelles, ou personne ne peut encore les reprendre')}. Qui peut commander pour le client va jusqu’au bout.`;

/** A client that is left as it is: named, with its reason, instead of any decision of its line. */
export const leftAlone = 'leave';

export function isLine(key: string): key is LineKey {
  return Object.hasOwn(every, key);
}

/** What is proposed before anybody chose: nothing where something could be lost. */
export function proposedOf(key: LineKey): string | null {
  return lines[key].ask ? null : (Object.keys(lines[key].options)[0] ?? null);
}

/** The lines that say whether the person stays the administrator of a client: what is under way at ANS becomes a habilitation too. */
export const linesOfHabilitation: LineKey[] = [
  ...lineKeys.filter((key) => lines[key].group === 'assignments'),
  'to_sign',
  'signed',
  'at_ans',
];
