import type { ActionCode } from './action-queues.js';
import { slotButtons } from './slot-acts.js';

/** What the button of a next action does: a person reads the act, never « Ouvrir ». A code without its act does not compile. */
const labels: Record<ActionCode, string> = {
  ...slotButtons,
  created: 'Décrire l’instance',
  closed_entity: 'Décider de la suite',
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
  designation_requested: 'Constater la désignation',
  delegation_signed: 'Vérifier la délégation',
  delegation_to_correct: 'Corriger la délégation',
  delegation_former_signer: 'Renvoyer à corriger',
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
  administrator_left: 'Désigner quelqu’un d’autre',
  administrator_unrecorded: 'Noter l’habilitation',
  administrator_out_of_offer: 'Préparer la demande',

  answer_received: 'Relire la réponse',
  reply_received: 'Vérifier la réponse',
  client_declined: 'Décider de la suite',
  mail_undelivered: 'Voir le courriel',

  request_missing: 'Préparer la demande',
  request_cancelled: 'Préparer la demande',
  request_draft: 'Terminer la demande',
  request_awaiting_signature: 'Enregistrer le formulaire signé',
  request_signed: 'Envoyer la demande à l’ANS',
  request_to_prefill: 'Préremplir la demande',
  request_prefilled: 'Suivre le dossier',
  request_on_portal: 'Noter la déclaration',
  request_left_to_client: 'Noter l’envoi par le client',
  request_submitted: 'Noter l’accusé de réception',
  request_acknowledged: 'Noter la réponse de l’ANS',
  request_to_correct: 'Corriger la demande',
  request_former_signer: 'Retourner le formulaire',
  request_replaced: 'Annuler la demande',
  request_in_doubt: 'Trancher',
  request_refused: 'Refaire la demande',
  assignment_missing: 'Habiliter un administrateur',
  newcomer_to_request: 'Préparer la demande',
  newcomer_requested: 'Noter l’habilitation',
  leaver_to_end: 'Demander la fin',
  leaver_alone: 'Désigner quelqu’un d’autre',
  leaver_ending: 'Noter la fin',

  slots_missing: 'Indiquer les services',
  certificates_to_revoke: 'Voir les certificats',
  watch: 'Voir les certificats',
};

/** « Ouvrir » is left for a row kept by an older version. */
export function actLabel(code: string): string {
  return Object.hasOwn(labels, code) ? labels[code as ActionCode] : 'Ouvrir';
}
