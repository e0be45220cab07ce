import type { ActionCode } from './action-queues.js';

/** What the button of a next action does: a person reads the act, never « Ouvrir ». A code without its act does not compile. */
const labels: Record<ActionCode, string> = {
  created: 'Décrire l’instance',
  contract_missing: 'Enregistrer le contrat',
  contract_requested: 'Noter la signature du contrat',
  representative_missing: 'Désigner le représentant',
  representative_card_missing: 'Enregistrer sa carte',
  representative_card_ordered: 'Noter l’arrivée de la carte',
  representative_card_blocked: 'Enregistrer la nouvelle carte',
  representative_card_expired: 'Enregistrer la nouvelle carte',
  instance_missing: 'Décrire l’instance',

  delegation_missing: 'Préparer la délégation',
  delegation_prepared: 'Envoyer la délégation',
  delegation_requested: 'Enregistrer la délégation signée',
  delegation_signed: 'Vérifier la délégation',
  delegation_to_correct: 'Corriger la délégation',
  delegation_refused: 'Décider de la suite',
  delegation_ended: 'Préparer une délégation',
  delegation_expired: 'Préparer une délégation',
  delegation_not_begun: 'Voir la délégation',
  delegation_out_of_scope: 'Préparer une délégation',
  delegation_to_review: 'Revoir la délégation',
  delegation_ending: 'Renouveler la délégation',

  client_administrator_missing: 'Désigner l’administrateur',
  editor_contract_missing: 'Voir la délégation',
  editor_administrator_missing: 'Voir les habilitations',
  administrator_card_missing: 'Voir sa carte',
  administrator_card_ordered: 'Noter l’activation de la carte',
  administrator_card_blocked: 'Faire remplacer la carte',
  administrator_card_replaced: 'Enregistrer la nouvelle carte',
  administrator_card_expired: 'Enregistrer la nouvelle carte',
  administrator_card_ending: 'Renouveler la carte',
  administrator_leaving: 'Préparer le remplacement',
  administrator_left: 'Désigner un remplaçant',
  administrator_unrecorded: 'Noter l’habilitation',

  reply_received: 'Vérifier la réponse',

  request_missing: 'Préparer la demande 413',
  request_cancelled: 'Préparer la demande 413',
  request_draft: 'Terminer la demande 413',
  request_awaiting_signature: 'Enregistrer le formulaire signé',
  request_signed: 'Envoyer la demande à l’ANS',
  request_submitted: 'Noter l’accusé de réception',
  request_acknowledged: 'Noter la réponse de l’ANS',
  request_to_correct: 'Corriger la demande 413',
  request_in_doubt: 'Trancher',
  request_refused: 'Refaire la demande 413',
  assignment_missing: 'Habiliter un administrateur',
  newcomer_to_request: 'Préparer la demande 413',
  newcomer_requested: 'Noter l’habilitation',
  leaver_to_end: 'Demander la fin',
  leaver_alone: 'Désigner un remplaçant',
  leaver_ending: 'Noter la fin',

  slots_missing: 'Indiquer les services',
  order_missing: 'Ouvrir la commande',
  order_csr_expected: 'Charger la CSR',
  order_csr_checked: 'Préparer la commande',
  order_to_order: 'Passer la commande',
  order_ordered: 'Noter la mise à disposition',
  order_to_collect: 'Importer le certificat',
  order_collected: 'Noter l’installation',
  order_installed: 'Noter la vérification',
  certificate_to_install: 'Noter l’installation',
  slot_expired: 'Remplacer le certificat',
  slot_revoked: 'Remplacer le certificat',
  slot_expiring: 'Renouveler le certificat',
  watch: 'Voir les certificats',
};

/** « Ouvrir » is left for a row kept by an older version. */
export function actLabel(code: string): string {
  return Object.hasOwn(labels, code) ? labels[code as ActionCode] : 'Ouvrir';
}
