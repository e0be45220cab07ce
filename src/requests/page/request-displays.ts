import { atMost, scanHint } from '../../platform/files/upload-weight.js';
import type { ChangeDisplays } from '../../platform/changes/changes.view.js';
import type { RequestAction } from '../request.transitions.js';

const filing = {
  labels: { date: 'Déposée le', reference: 'Numéro du dépôt', document: 'Preuve du dépôt' },
  hints: {
    reference: 'Celui que le portail a donné.',
    document: `L’accusé de dépôt ou une copie d’écran\u00a0: ${scanHint}`,
  },
};

/** How each action of a request shows, and the noun of its address: `POST /requests/:id/submission`. */
export const requestDisplays = {
  send_for_signature: { noun: 'sending', icon: 'send' },
  record_signature: {
    noun: 'signature',
    icon: 'file-upload',
    labels: { document: 'Formulaire signé', date: 'Signé le' },
    hints: { document: `PDF, PNG ou JPEG, toutes les pages, ${atMost()}.` },
  },
  submit: { noun: 'submission', icon: 'send' },
  sent_by_client: {
    noun: 'client-sending',
    icon: 'building',
    labels: { date: 'Envoyée le', reference: 'Référence', document: 'Preuve de l’envoi' },
    hints: {
      reference: 'L’objet du courriel du client, ou le numéro de son envoi.',
      document: `Le courriel du client ou le formulaire qu’il a envoyé\u00a0: ${scanHint}`,
    },
  },
  filed_on_demarche: { noun: 'online-filing', icon: 'world', ...filing },
  filed_on_portal: { noun: 'portal-filing', icon: 'world', ...filing },
  acknowledge: {
    noun: 'acknowledgement',
    icon: 'mail-opened',
    hints: { dossier_number: 'Celui du courriel d’accusé de réception.' },
  },
  validate: { noun: 'validation', icon: 'circle-check' },
  ask_correction: {
    noun: 'correction',
    icon: 'arrow-back-up',
    warn: true,
    labels: { reason: 'Ce qui est à corriger' },
    hints: { reason: 'Les mots du signataire ou de l’ANS.' },
  },
  resume: { noun: 'resumption', icon: 'pencil' },
  edit_signed: { noun: 'reopening', icon: 'pencil', warn: true },
  refuse: {
    noun: 'refusal',
    icon: 'circle-x',
    warn: true,
    labels: { reason: 'Les mots de l’ANS' },
    hints: { reason: 'Recopiez-les du courriel.' },
  },
  doubt: { noun: 'doubt', icon: 'help-circle', warn: true, labels: { reason: 'Ce qui est contradictoire' } },
  settle: { noun: 'settlement', icon: 'check', labels: { reason: 'Ce qui a été vérifié' } },
  cancel: { noun: 'cancellation', icon: 'ban', warn: true },
} satisfies ChangeDisplays<Exclude<RequestAction, 'filed_in_mass' | 'contradict'>>;
