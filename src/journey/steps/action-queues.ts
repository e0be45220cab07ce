import type { Role } from '../states/transitions.js';

/** Actions of ours that are done alike, one after the other, and the role that does them. */
interface ActionQueue {
  label: string;
  role: Extract<Role, 'support' | 'technical_admin' | 'account_manager'>;
}

/** « Chez nous, par action », in the order of each role's list. */
export const actionQueues = {
  answers: { label: 'Clients dont une réponse est à relire', role: 'support' },
  replies: { label: 'Réponses de clients à vérifier', role: 'support' },
  declined: { label: 'Clients à appeler, qui ne donnent pas suite', role: 'support' },
  undelivered: { label: 'Demandes et mandats dont le courriel n’est pas arrivé', role: 'support' },
  doubts: { label: 'Demandes à trancher', role: 'support' },
  replaced: { label: 'Demandes à annuler, devenues sans objet', role: 'support' },
  corrections: { label: 'Demandes à corriger', role: 'support' },
  submissions: { label: 'Demandes signées à envoyer à l’ANS', role: 'support' },
  prefills: { label: 'Demandes à préremplir sur Démarche Numérique', role: 'support' },
  drafts: { label: 'Brouillons de demande à envoyer pour signature', role: 'support' },
  requests: { label: 'Demandes à préparer', role: 'support' },
  assignments: { label: 'Habilitations à confirmer', role: 'support' },
  ends: { label: 'Fins d’habilitation à demander', role: 'support' },
  instances: { label: 'Instances et services à décrire', role: 'support' },
  house: { label: 'Notre contrat ou nos cartes à régler', role: 'support' },
  revoked: { label: 'Certificats révoqués à remplacer', role: 'technical_admin' },
  expired: { label: 'Certificats expirés à remplacer', role: 'technical_admin' },
  redone: { label: 'Certificats à refaire ou à révoquer', role: 'technical_admin' },
  revocations: { label: 'Certificats remplacés à révoquer', role: 'technical_admin' },
  renewals: { label: 'Certificats à renouveler', role: 'technical_admin' },
  installations: { label: 'Certificats à installer ou à vérifier', role: 'technical_admin' },
  collections: { label: 'Certificats à retirer', role: 'technical_admin' },
  orders: { label: 'Commandes à passer', role: 'technical_admin' },
  csrs: { label: 'CSR à déposer', role: 'technical_admin' },
  openings: { label: 'Commandes à ouvrir', role: 'technical_admin' },
  cards: { label: 'Cartes d’administrateurs à commander ou à renouveler', role: 'technical_admin' },
  closures: { label: 'Clients dont l’entité juridique est fermée', role: 'account_manager' },
  mandates: { label: 'Délégations à préparer', role: 'account_manager' },
  mandates_to_send: { label: 'Délégations à envoyer au client', role: 'account_manager' },
  mandates_to_activate: { label: 'Délégations signées à vérifier et à activer', role: 'account_manager' },
  mandates_to_review: { label: 'Délégations à revoir', role: 'account_manager' },
  mandates_ending: { label: 'Délégations à renouveler avant leur terme', role: 'account_manager' },
  successors: { label: 'Administrateurs qui partent, à remplacer', role: 'account_manager' },
} satisfies Record<string, ActionQueue>;

export type ActionQueueName = keyof typeof actionQueues;

export const actionLabels = Object.fromEntries(
  Object.entries(actionQueues).map(([name, { label }]) => [name, label]),
) as Record<ActionQueueName, string>;

/**
 * The queue of each next action there is, by its code; null: somebody else's turn, or nobody's. A code that is not here does not
 * compile, and one that may be ours without a queue fails its test: nothing of ours waits where nobody counts it.
 */
export const queueOfAction = {
  created: 'instances',
  closed_entity: 'closures',
  contract_missing: null,
  contract_requested: null,
  representative_missing: null,
  representative_card_missing: null,
  representative_card_ordered: null,
  representative_card_blocked: null,
  representative_card_expired: null,
  instance_missing: 'instances',
  slots_missing: 'instances',
  delegation_missing: 'mandates',
  delegation_refused: 'mandates',
  delegation_ended: 'mandates',
  delegation_expired: 'mandates',
  delegation_out_of_scope: 'mandates',
  delegation_prepared: 'mandates_to_send',
  delegation_to_correct: 'mandates_to_send',
  delegation_former_signer: 'mandates_to_send',
  delegation_requested: null,
  designation_requested: null,
  delegation_signed: 'mandates_to_activate',
  delegation_not_begun: null,
  delegation_to_review: 'mandates_to_review',
  delegation_ending: 'mandates_ending',
  client_administrator_missing: null,
  editor_contract_missing: 'house',
  editor_administrator_missing: 'house',
  administrator_unrecorded: 'assignments',
  administrator_out_of_offer: 'requests',
  administrator_left: 'successors',
  administrator_leaving: 'successors',
  administrator_card_missing: 'cards',
  administrator_card_ordered: null,
  administrator_card_blocked: 'cards',
  administrator_card_replaced: 'cards',
  administrator_card_expired: 'cards',
  administrator_card_ending: 'cards',
  answer_received: 'answers',
  reply_received: 'replies',
  client_declined: 'declined',
  mail_undelivered: 'undelivered',
  request_missing: 'requests',
  request_cancelled: 'requests',
  request_refused: 'requests',
  newcomer_to_request: 'requests',
  newcomer_requested: null,
  assignment_missing: 'assignments',
  leaver_to_end: 'ends',
  leaver_alone: 'successors',
  leaver_ending: null,
  request_draft: 'drafts',
  request_awaiting_signature: null,
  request_signed: 'submissions',
  request_to_prefill: 'prefills',
  request_prefilled: null,
  request_on_portal: null,
  request_left_to_client: null,
  request_submitted: null,
  request_acknowledged: null,
  request_to_correct: 'corrections',
  request_former_signer: 'corrections',
  request_replaced: 'replaced',
  request_in_doubt: 'doubts',
  order_missing: 'openings',
  order_csr_expected: 'csrs',
  order_csr_asked: null,
  order_csr_checked: 'orders',
  order_to_order: 'orders',
  order_ordered: null,
  order_to_collect: 'collections',
  order_collected: 'installations',
  order_installed: 'installations',
  certificate_to_install: 'installations',
  order_spoilt: 'redone',
  slot_to_redo: 'redone',
  slot_to_revoke: 'redone',
  certificates_to_revoke: 'revocations',
  slot_revoked: 'revoked',
  slot_expired: 'expired',
  slot_expiring: 'renewals',
  slot_elsewhere: 'renewals',
  entity_missing: 'openings',
  entity_to_redo: 'redone',
  entity_revoked: 'revoked',
  entity_expired: 'expired',
  entity_expiring: 'renewals',
  watch: null,
} satisfies Record<string, ActionQueueName | null>;

/** What the next action of a client may be, in one word of the code. */
export type ActionCode = keyof typeof queueOfAction;

/** The codes of a queue: what its list keeps. */
export function codesOf(queue: ActionQueueName): ActionCode[] {
  return (Object.keys(queueOfAction) as ActionCode[]).filter((code) => queueOfAction[code] === queue);
}
