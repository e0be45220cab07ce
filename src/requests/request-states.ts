import type { StateDisplay } from '../journey/states/transitions.js';

export type RequestState =
  | 'draft'
  | 'awaiting_signature'
  | 'signed'
  | 'submitted'
  | 'acknowledged'
  | 'validated'
  | 'to_correct'
  | 'in_doubt'
  | 'refused'
  | 'cancelled';

/** The form: 413 declares administrators, 503 changes them (guide V0.6, annexe). */
export type RequestKind = '413' | '503';

/** What each form is for, as lists and filters say it. */
export const requestKinds: Record<RequestKind, string> = {
  '413': '413, déclaration',
  '503': '503, changement',
};

/** Mailed by us, sent by the client itself, filed on a portal (Démarche Numérique, mesHabilitations), or one line of a dossier of many. */
export type RequestChannel = 'mail' | 'client' | 'demarche_numerique' | 'portal' | 'mass_mandate';

/** Those that a person chooses for one request; a dossier of many has its own door. */
export type ChosenChannel = Exclude<RequestChannel, 'mass_mandate'>;

/** How each state shows. Waiting is `none`, what we must do is `move`. */
export const requestStates: Record<RequestState, StateDisplay> = {
  draft: { label: 'En préparation', tone: 'move', icon: 'pencil' },
  awaiting_signature: { label: 'À signer', tone: 'none', icon: 'writing' },
  signed: { label: 'Signée, à envoyer', tone: 'move', icon: 'file-check' },
  submitted: { label: 'Envoyée à l’ANS', tone: 'none', icon: 'send' },
  acknowledged: { label: 'Accusé reçu', tone: 'none', icon: 'mail-opened' },
  validated: { label: 'Validée', tone: 'ok', icon: 'circle-check', final: true },
  to_correct: { label: 'À corriger', tone: 'soon', icon: 'alert-triangle' },
  in_doubt: { label: 'À trancher', tone: 'bad', icon: 'help-circle' },
  refused: { label: 'Refusée', tone: 'bad', icon: 'circle-x', final: true },
  cancelled: { label: 'Annulée', tone: 'none', icon: 'ban', final: true },
};

/** By which way a 413 reached ANS, as pages say it. */
export const channelLabels: Record<RequestChannel, string> = {
  mail: 'Envoyée par nous, par courriel',
  client: 'Envoyée par le client',
  demarche_numerique: 'Déposée en ligne, Démarche Numérique',
  portal: 'Déposée en ligne, mesHabilitations',
  mass_mandate: 'Déposée dans un dossier de masse',
};
