import type { RequestChannel, RequestKind, RequestState } from '../journey/states/request-states.js';
import type { StateDisplay } from '../journey/states/transitions.js';

export type { RequestChannel, RequestKind, RequestState };

/** What each form is for, as lists and filters say it. */
export const requestKinds: Record<RequestKind, string> = {
  '413': '413, déclaration',
  '503': '503, changement',
};

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

/** Nothing more comes of it; the view `open_requests` has the others. */
export const isClosed = (state: RequestState): boolean => requestStates[state].final === true;

/** By which way a 413 reached ANS, as pages say it. */
export const channelLabels: Record<RequestChannel, string> = {
  mail: 'Envoyée par nous, par courriel',
  client: 'Envoyée par le client',
  demarche_numerique: 'Déposée en ligne, Démarche Numérique',
  portal: 'Déposée en ligne, mesHabilitations',
  mass_mandate: 'Déposée dans un dossier de masse',
};

interface Ways {
  state: RequestState;
  channel: RequestChannel;
  chosenChannel: ChosenChannel;
}

/** It may still go one way or another: the one that was chosen counts, whatever way it went before a correction. */
const notGone: readonly RequestState[] = ['draft', 'awaiting_signature', 'signed'];

/** It has not gone to ANS, or comes back from there. */
export function mayGo({ state }: { state: RequestState }): boolean {
  return notGone.includes(state);
}

/** The way to ANS that a request takes, or that was chosen for it. */
export function wayOf({ channel, chosenChannel, ...request }: Ways): RequestChannel {
  return mayGo(request) ? chosenChannel : channel;
}

/** The same in SQL. @param request the row */
export const wayOfRow = (request: string) =>
  `CASE WHEN ${request}.state IN (${notGone.map((state) => `'${state}'`).join(', ')}) THEN ${request}.chosen_channel ELSE ${request}.channel END`;

/** It leaves for ANS by a mail of ours. */
export function sendsByMail({ chosenChannel }: { chosenChannel: ChosenChannel }): boolean {
  return chosenChannel === 'mail';
}
