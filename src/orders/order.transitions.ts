import type { Spoilt } from '../journey/steps/client-facts.js';
import { remedyOf } from '../journey/steps/spoilt-order.js';
import { type OpenOrderState, type OrderState, orderStates, orderStatesAt } from '../journey/states/order-states.js';
import { defineTransitions, type Guard } from '../journey/states/transitions.js';
import { editors, orderers } from '../journey/states/roles.js';
import type { Order } from './order.entity.js';

export type OrderAction =
  | 'accept_csr'
  | 'refuse_csr'
  | 'use_platform_key'
  | 'release'
  | 'order'
  | 'announce'
  | 'collect'
  | 'take_over'
  | 'give_back'
  | 'lapse'
  | 'install'
  | 'verify'
  | 'reject'
  | 'cancel'
  | 'undo_install'
  | 'undo_verify';

/** What the guards of an order look at. */
export interface OrderFacts {
  /** French sentences: what is missing before anybody may order for this client (domain rule 7). Empty: it may be ordered. */
  rightsMissing: string[];
  actorEmail: string | null;
  commonName: string;
  csrAcceptable: boolean;
  /** Why the CSR that it is passed with fits no more, in French; null: it does, or there is none. */
  csrUnfit: string | null;
  /** Why it cannot go on as it is. */
  spoilt: Spoilt | null;
  /** Why its certificate is not installed today, in French. */
  notYetValid: string | null;
  /** What came after its verification and stands on it, in French. */
  stoodOn: string | null;
}

// Domain rule 7: a delegation whose scope covers it, an administrator with an active assignment, a card valid today.
const mayOrder: Guard<OrderFacts> = {
  name: 'un administrateur technique habilité, avec une carte valide, peut commander pour ce client',
  check: ({ rightsMissing }) => (rightsMissing.length > 0 ? rightsMissing.join(' ') : null),
};
// Guide V0.6, étape 4: « e-mail de l’acteur » is compulsory and not carried over from the form 413.
const hasActorEmail: Guard<OrderFacts> = {
  name: 'l’email de l’acteur est indiqué',
  check: ({ actorEmail }) =>
    actorEmail ? null : 'L’email de l’acteur est obligatoire sur la plateforme\u00a0: indiquez-le sur l’emplacement.',
};
const hasCommonName: Guard<OrderFacts> = {
  name: 'le nom du service applicatif est connu',
  check: ({ commonName }) =>
    commonName ? null : 'Le nom du serveur n’est pas connu\u00a0: indiquez-le sur l’instance logicielle.',
};
const csrIsAcceptable: Guard<OrderFacts> = {
  name: 'la CSR est acceptable',
  check: ({ csrAcceptable }) =>
    csrAcceptable ? null : 'La CSR déposée est refusée\u00a0: corrigez-la, puis déposez-la.',
};
// docs/decisions/0107. Its state says so already: `refuse_csr` leads back in the transaction that changes a name.
const csrStillFits: Guard<OrderFacts> = {
  name: 'la CSR convient encore à l’emplacement et au client',
  check: ({ csrUnfit }) => csrUnfit,
};
const certificateIsOver: Guard<OrderFacts> = {
  name: 'le certificat retiré est révoqué, ou il a expiré',
  check: ({ spoilt }) =>
    spoilt === 'revoked' || spoilt === 'expired'
      ? null
      : (remedyOf(spoilt, 'collected')?.detail ??
        'Le certificat est déjà retiré\u00a0: installez-le, ou révoquez-le sur la plateforme et notez-le sur sa fiche.'),
};

/** What a cancellation leaves to be done with a card, said where it is cancelled and on the page of the order afterwards. */
export const stillDelivered =
  'La plateforme n’en est pas prévenue\u00a0: si elle délivre le certificat, révoquez-le sans le retirer.';

/** Cancelled once the platform had it: what that delivers all the same comes to no order. */
export const isLeft = ({ state, orderedOn, certificateId }: Order): boolean =>
  state === 'cancelled' && orderedOn !== null && certificateId === null;

/** docs/decisions/0088: nothing goes on with a key that is exposed, a certificate that is revoked or over, for an establishment that is closed or another client's, or an instance out of service;
 * nothing is placed for a legal entity that is closed (docs/decisions/0106). */
const isSound = (state: OpenOrderState): Guard<OrderFacts> => ({
  name: 'sa clé n’est pas exposée, son certificat n’est ni révoqué ni expiré, son établissement est ouvert et encore du client, son instance est en service, et avant d’être passée l’entité juridique du client n’est pas fermée',
  check: ({ spoilt }) => remedyOf(spoilt, state)?.detail ?? null,
});

/** What the platform makes, or made, for an establishment that went to another client is that client's. */
const isHere = (state: OpenOrderState): Guard<OrderFacts> => ({
  name: 'son établissement est encore du client',
  check: ({ spoilt }) => (spoilt === 'elsewhere' ? (remedyOf(spoilt, state)?.detail ?? null) : null),
});

const isValid: Guard<OrderFacts> = {
  name: 'la validité du certificat a commencé',
  check: ({ notYetValid }) => notYetValid,
};

// Product § 2.6: a single act that can be taken back is; what others built on it stays.
const nothingStandsOnIt: Guard<OrderFacts> = {
  name: 'rien n’a suivi la vérification',
  check: ({ stoodOn }) => stoodOn,
};

/** The life of an order (domain § 3). Without a CSR of ours it starts at `to_order`. */
export const orderTable = defineTransitions<OrderState, OrderAction, OrderFacts>({
  thing: 'order',
  label: 'Commande de certificat',
  initial: 'csr_expected',
  states: orderStates,
  transitions: [
    {
      from: orderStatesAt('before'),
      action: 'accept_csr',
      to: 'csr_checked',
      label: 'Déposer la CSR',
      done: 'CSR vérifiée',
      roles: editors,
      byClient: true,
      guards: [csrIsAcceptable],
      effects: [
        'Chaque CSR déposée est gardée avec son verdict, acceptée ou non.',
        'Le client la remet aussi lui-même, par un lien qui la lui demande.',
      ],
    },
    {
      // What it was judged by has changed: the name that its instance gives, the client's, its holder's number.
      from: ['csr_checked', 'to_order'],
      action: 'refuse_csr',
      to: 'csr_expected',
      label: 'Attendre une autre CSR',
      done: 'CSR à refaire, elle ne convient plus',
      roles: [],
      automatic: true,
      effects: ['Si le nom redevient ce qu’il était avant qu’une autre soit déposée, elle est reprise d’elle-même.'],
    },
    {
      // F1.8: the platform can also make the key itself.
      from: ['csr_expected', 'csr_checked'],
      action: 'use_platform_key',
      to: 'to_order',
      label: 'Laisser la plateforme faire la clé',
      done: 'Commande sans CSR\u00a0: la plateforme fait la clé',
      roles: orderers,
      effects: ['La clé du certificat ne sera comparée à aucune CSR.'],
    },
    {
      from: ['csr_checked'],
      action: 'release',
      to: 'to_order',
      label: 'Mettre à commander',
      done: 'Commande prête à passer sur la plateforme',
      roles: editors,
      guards: [isSound('csr_checked'), csrStillFits, mayOrder, hasActorEmail, hasCommonName],
    },
    {
      from: ['to_order'],
      action: 'order',
      to: 'ordered',
      label: 'Enregistrer la commande',
      done: 'Commande passée sur la plateforme IGC-Santé',
      roles: orderers,
      guards: [isSound('to_order'), csrStillFits, mayOrder, hasActorEmail, hasCommonName],
      requires: ['date'],
    },
    {
      from: ['ordered'],
      action: 'announce',
      to: 'to_collect',
      label: 'Le certificat est à retirer',
      done: 'Certificat mis à disposition, à retirer',
      roles: orderers,
      automatic: true,
    },
    {
      from: ['to_collect'],
      action: 'collect',
      to: 'collected',
      label: 'Importer le certificat retiré',
      done: 'Certificat retiré',
      roles: orderers,
      guards: [isHere('to_collect'), mayOrder],
      effects: ['Le certificat est contrôlé, puis enregistré sur l’emplacement.'],
    },
    {
      from: orderStatesAt('before'),
      action: 'take_over',
      to: 'collected',
      label: 'Reprendre un certificat déjà retiré',
      done: 'Certificat déjà retiré, repris',
      roles: orderers,
      automatic: true,
      guards: [isHere('csr_expected')],
      effects: ['Le certificat est contrôlé comme les autres\u202f; aucune commande n’est notée sur la plateforme.'],
    },
    {
      from: ['collected'],
      action: 'give_back',
      to: 'cancelled',
      label: 'Rendre un certificat repris',
      done: 'Reprise du certificat défaite',
      roles: [],
      automatic: true,
    },
    {
      // What ended before it was noted in service: nothing is left to note, and its slot is ordered again as any other that expired.
      from: orderStatesAt('issued'),
      action: 'lapse',
      to: 'cancelled',
      label: 'Clore la commande d’un certificat expiré',
      done: 'Commande close, son certificat a expiré',
      roles: [],
      automatic: true,
    },
    {
      from: ['collected'],
      action: 'install',
      to: 'installed',
      label: 'Noter l’installation',
      done: 'Certificat installé',
      roles: editors,
      guards: [isSound('collected'), isValid],
      requires: ['date'],
    },
    {
      from: ['installed'],
      action: 'verify',
      to: 'verified',
      label: 'Noter la vérification',
      done: 'Certificat vérifié en service',
      roles: editors,
      guards: [isSound('installed')],
      effects: ['L’emplacement est couvert\u202f; les rappels de l’ancien certificat s’arrêtent.'],
    },
    {
      from: orderStatesAt('placed'),
      action: 'reject',
      to: 'rejected',
      label: 'Noter un refus de la plateforme',
      done: 'Commande refusée par la plateforme',
      roles: orderers,
      // In its own words, by mail.
      automatic: true,
      requires: ['reason'],
    },
    {
      // By a person: nothing is ordered yet, and a mail may speak of the order before, whose product this one renews.
      from: ['to_order'],
      action: 'reject',
      to: 'rejected',
      label: 'Noter un refus de la plateforme',
      done: 'Commande refusée par la plateforme',
      roles: orderers,
      requires: ['reason'],
    },
    {
      from: orderStatesAt('before'),
      action: 'cancel',
      to: 'cancelled',
      label: 'Annuler la commande',
      done: 'Commande annulée',
      roles: editors,
      requires: ['reason'],
    },
    {
      // The platform has it: what is cancelled here stops nothing there.
      from: orderStatesAt('placed'),
      action: 'cancel',
      to: 'cancelled',
      label: 'Annuler la commande',
      done: 'Commande annulée',
      roles: editors,
      requires: ['reason'],
      effects: [stillDelivered],
    },
    {
      from: orderStatesAt('issued'),
      action: 'cancel',
      to: 'cancelled',
      label: 'Annuler la commande',
      done: 'Commande annulée',
      roles: editors,
      guards: [certificateIsOver],
      requires: ['reason'],
    },
    {
      from: ['installed'],
      action: 'undo_install',
      to: 'collected',
      label: 'Défaire l’installation notée',
      done: 'Installation défaite\u00a0: elle reste à noter',
      roles: editors,
      requires: ['reason'],
    },
    {
      from: ['verified'],
      action: 'undo_verify',
      to: 'installed',
      label: 'Défaire la vérification notée',
      done: 'Vérification défaite\u00a0: elle reste à noter',
      roles: editors,
      guards: [nothingStandsOnIt],
      requires: ['reason'],
      effects: ['La commande est rouverte\u202f; les rappels de l’ancien certificat reprennent.'],
    },
  ],
});
