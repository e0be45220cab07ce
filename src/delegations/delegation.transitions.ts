import { defineTransitions, type Guard } from '../journey/states/transitions.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { inTestReason } from '../identifiers/form-414.js';
import { isOver, isToCome, wrongMandateDays } from '../journey/calendar/mandate-days.js';
import { type DelegationState, inForceStates } from '../journey/states/delegation-states.js';
import { followers } from '../journey/states/roles.js';
import type { Offer } from '../identifiers/igc-words.js';

export type DelegationAction =
  | 'send'
  | 'request'
  | 'record_existing'
  | 'sign'
  | 'see'
  | 'activate'
  | 'add_evidence'
  | 'send_back'
  | 'refuse'
  | 'flag_for_review'
  | 'confirm'
  | 'end'
  | 'abandon';

/** What is left to do once its client is archived: it comes to its end. */
export const leadsOut: ReadonlySet<DelegationAction> = new Set(['send_back', 'refuse', 'end', 'abandon']);

/** Why the terms of a mandate may not be changed: what the client has, or had, says them. Empty while it is ours alone. */
export const whyFixed = (state: DelegationState): string[] =>
  state === 'prepared' || state === 'to_correct'
    ? []
    : [
        'Ce mandat est déjà parti chez le client\u00a0: ses termes ne changent plus. Renvoyez-le à corriger, ou préparez-en un nouveau.',
      ];

/** What a transition of a delegation depends on; dates are ISO days, in Paris. */
export interface DelegationFacts {
  today: string;
  startsOn: string | null;
  endsOn: string | null;
  representative: boolean;
  /** Of the representative. */
  email: string | null;
  /** Signed on paper; on the portal there is no letter. */
  onPaper: boolean;
  evidence: boolean;
  /** Another delegation of this client is in force on the same channel. */
  anotherInForce: boolean;
  /** What that one covers and this one does not. */
  leftOut: Offer[];
  /** Its client is in the test environment: the portal is of production. */
  inTest: boolean;
}

const representativeKnown: Guard<DelegationFacts> = {
  name: 'le représentant légal est indiqué',
  check: (facts) =>
    facts.representative
      ? null
      : 'Indiquez d’abord le représentant légal du client\u00a0: c’est lui qui signe le mandat.',
};

const onPaper: Guard<DelegationFacts> = {
  name: 'le mandat est un écrit, pas une désignation en ligne',
  check: (facts) =>
    facts.onPaper
      ? null
      : 'Le client désigne l’éditeur sur mesHabilitations\u00a0: il n’y a pas de lettre à envoyer. Notez qu’il a été prévenu.',
};

const signedOnPaper: Guard<DelegationFacts> = {
  name: 'il y a un mandat à signer, pas une désignation en ligne',
  check: (facts) =>
    facts.onPaper
      ? null
      : 'Ce client nous désigne sur mesHabilitations\u00a0: il n’y a pas de mandat à signer. Constatez la désignation au portail.',
};

const correctedOnPaper: Guard<DelegationFacts> = {
  name: 'il y a un mandat à corriger, pas une désignation en ligne',
  check: (facts) =>
    facts.onPaper
      ? null
      : 'Ce client nous désigne sur mesHabilitations\u00a0: rien n’est à corriger. Constatez la désignation, notez son refus ou abandonnez.',
};

const online: Guard<DelegationFacts> = {
  name: 'le client désigne l’éditeur en ligne, sans écrit',
  check: (facts) =>
    facts.onPaper
      ? 'Cette délégation est un écrit\u00a0: déposez le mandat signé, rien n’est à voir au portail.'
      : null,
};

// What was seen there is noted all the same: it has happened.
const inProduction: Guard<DelegationFacts> = {
  name: 'le mandat est un écrit, ou le client est en production',
  check: ({ onPaper: written, inTest }) => (inTest && !written ? inTestReason : null),
};

const reachable: Guard<DelegationFacts> = {
  name: 'l’adresse électronique du représentant est indiquée',
  check: (facts) =>
    !facts.representative || facts.email
      ? null
      : 'Le représentant n’a pas d’adresse électronique\u00a0: indiquez-la, ou remettez la lettre autrement et notez son envoi.',
};

const evidenceKept: Guard<DelegationFacts> = {
  name: 'le mandat signé est déposé',
  check: (facts) => (facts.evidence ? null : 'Le mandat signé manque\u00a0: déposez-le avant d’activer la délégation.'),
};

const evidenceMissing: Guard<DelegationFacts> = {
  name: 'la pièce de la délégation n’est pas encore là',
  check: (facts) =>
    facts.evidence
      ? 'La pièce de cette délégation est déjà là\u00a0: un nouveau mandat est une nouvelle délégation.'
      : null,
};

const datesRunning: Guard<DelegationFacts> = {
  name: 'la délégation est dans ses dates',
  check: ({ startsOn, endsOn, today }) => {
    if (startsOn && isToCome({ startsOn }, today))
      return `La délégation prend effet le ${frenchDate(startsOn)}\u00a0: vous pourrez l’activer ce jour-là.`;
    if (endsOn && isOver({ endsOn }, today))
      return `La délégation a pris fin le ${frenchDate(endsOn)}\u00a0: faites signer un nouveau mandat.`;
    return null;
  },
};

// The text that leaves is what is signed: it may have waited since somebody wrote it.
const termsStanding: Guard<DelegationFacts> = {
  name: 'les dates du mandat tiennent encore',
  check: ({ startsOn, endsOn, today }) => {
    const [wrong] = wrongMandateDays({ startsOn, endsOn }, today);
    return wrong ? `Les dates de ce mandat sont à changer avant qu’il parte. ${wrong.sentence}` : null;
  },
};

// Domain § 3, Delegation: one active per client and channel.
const aloneInForce: Guard<DelegationFacts> = {
  name: 'aucune autre n’est en vigueur par la même voie',
  check: (facts) => (facts.anotherInForce ? anotherInForceReason : null),
};

// By the one that takes its place nothing may be lost that somebody can order today (0112).
const coversTheOther: Guard<DelegationFacts> = {
  name: 'elle couvre tout ce que couvre celle qui est en vigueur par la même voie',
  check: ({ leftOut }) =>
    leftOut.length === 0
      ? null
      : `La délégation en vigueur par la même voie couvre aussi l’offre ${leftOut.join(' et ')}, que celle-ci ne donne pas. Si le client n’en veut plus, mettez d’abord fin à l’ancienne.`,
};

/** Told when two people activate at once: the unique index lets the first through. */
export const cameMeanwhileReason =
  'Une autre délégation de ce client vient d’entrer en vigueur par la même voie. Relisez-la\u00a0; recommencez si celle-ci doit la remplacer.';

const anotherInForceReason =
  'Une autre délégation de ce client est déjà en vigueur par la même voie. Mettez-y fin d’abord.';

const takesThePlace = 'Une autre en vigueur par la même voie prend fin\u00a0: celle-ci la remplace.';

/** Domain § 3, Delegation: revocation is final, a new mandate is a new row. */
export const delegationTable = defineTransitions<DelegationState, DelegationAction, DelegationFacts>({
  thing: 'delegation',
  label: 'Délégation',
  initial: 'prepared',
  states: {
    prepared: { label: 'Préparée', tone: 'none', icon: 'file-text' },
    requested: { label: 'Envoyée au client', tone: 'move', icon: 'send' },
    signed: { label: 'Signée, à activer', tone: 'move', icon: 'writing' },
    active: { label: 'Active', tone: 'ok', icon: 'circle-check' },
    to_review: { label: 'À revoir', tone: 'soon', icon: 'alert-triangle' },
    to_correct: { label: 'À corriger', tone: 'soon', icon: 'arrow-back-up' },
    refused: { label: 'Refusée', tone: 'bad', icon: 'ban', final: true },
    ended: { label: 'Terminée', tone: 'none', icon: 'circle-minus', final: true },
  },
  transitions: [
    {
      from: ['prepared', 'to_correct'],
      action: 'send',
      to: 'requested',
      label: 'Envoyer le mandat',
      done: 'Mandat envoyé au client pour signature',
      roles: followers,
      guards: [representativeKnown, onPaper, reachable, termsStanding],
      effects: ['La lettre part par courriel au représentant, et elle est gardée telle quelle.'],
    },
    {
      from: ['prepared', 'to_correct'],
      action: 'request',
      to: 'requested',
      label: 'Noter l’envoi',
      done: 'Mandat noté comme envoyé',
      roles: followers,
      guards: [representativeKnown, inProduction, termsStanding],
      requires: ['date'],
      effects: [
        'Rien ne part d’ici\u00a0: vous l’avez envoyé autrement. La lettre telle qu’elle est aujourd’hui est gardée.',
      ],
    },
    {
      from: ['prepared'],
      action: 'record_existing',
      to: 'active',
      label: 'Reprendre une délégation déjà en vigueur',
      done: 'Délégation reprise de l’existant',
      roles: [],
      automatic: true,
      requires: ['date'],
      // The paper is filed elsewhere; it may be added later.
      guards: [datesRunning, aloneInForce],
      effects: ['Rien n’est envoyé\u00a0: elle était en vigueur avant Sceau.'],
    },
    {
      // Signed before anything was sent, too: handed over at the client's, or received with the contract.
      from: ['prepared', 'requested', 'to_correct'],
      action: 'sign',
      to: 'signed',
      label: 'Déposer le mandat signé',
      done: 'Mandat signé reçu',
      roles: followers,
      guards: [signedOnPaper, representativeKnown],
      requires: ['document', 'date'],
      effects: ['La pièce est gardée avec son empreinte.'],
    },
    {
      // Nobody signs anything: a person saw it there, and it is in force there from that day (F5).
      from: ['prepared', 'requested', 'to_correct'],
      action: 'see',
      to: 'active',
      label: 'Constater au portail',
      done: 'Désignation vue sur mesHabilitations',
      roles: followers,
      guards: [online, datesRunning, coversTheOther],
      requires: ['document', 'date'],
      effects: [
        takesThePlace,
        'Elle est en vigueur. Qui est habilité se note dans «\u00a0Désignations à constater\u00a0», ou sur la page du client.',
      ],
    },
    {
      from: ['signed'],
      action: 'activate',
      to: 'active',
      label: 'Activer la délégation',
      done: 'Délégation active',
      roles: followers,
      guards: [evidenceKept, datesRunning, coversTheOther],
      effects: ['Nous pouvons agir pour ce client, dans l’étendue du mandat.', takesThePlace],
    },
    ...inForceStates.map((state) => ({
      // Recorded as it was, its paper filed elsewhere: it comes later, and nothing else changes.
      from: [state],
      action: 'add_evidence' as const,
      to: state,
      label: 'Ajouter la pièce',
      done: 'Pièce de la délégation ajoutée',
      roles: followers,
      guards: [evidenceMissing],
      requires: ['document' as const],
      effects: ['La pièce est gardée avec son empreinte\u202f; la délégation reste ce qu’elle est.'],
    })),
    {
      from: ['requested', 'signed'],
      action: 'send_back',
      to: 'to_correct',
      label: 'Renvoyer à corriger',
      done: 'Mandat à corriger',
      roles: followers,
      guards: [correctedOnPaper],
      requires: ['reason'],
    },
    {
      from: ['requested', 'signed'],
      action: 'refuse',
      to: 'refused',
      label: 'Noter le refus',
      done: 'Délégation refusée',
      roles: followers,
      requires: ['reason'],
      effects: ['Cet état est définitif\u00a0: un nouveau mandat sera une nouvelle délégation.'],
    },
    {
      from: ['active'],
      action: 'flag_for_review',
      to: 'to_review',
      label: 'Signaler à revoir',
      done: 'Délégation à revoir',
      roles: followers,
      requires: ['reason'],
      automatic: true,
      // Domain § 3: to_review warns and does not block.
      effects: ['Elle reste en vigueur\u00a0: les commandes continuent.'],
    },
    {
      from: ['to_review'],
      action: 'confirm',
      to: 'active',
      label: 'Confirmer qu’elle reste valable',
      done: 'Délégation revue, toujours valable',
      roles: followers,
      requires: ['reason'],
      guards: [datesRunning],
    },
    {
      from: [...inForceStates],
      action: 'end',
      to: 'ended',
      label: 'Mettre fin à la délégation',
      done: 'Délégation terminée',
      roles: followers,
      requires: ['reason', 'date'],
      effects: ['Définitif\u00a0: plus de commande ni de renouvellement sans un nouveau mandat.'],
    },
    {
      from: ['prepared', 'requested', 'to_correct'],
      action: 'abandon',
      to: 'ended',
      label: 'Abandonner',
      done: 'Délégation abandonnée avant d’être en vigueur',
      roles: followers,
      requires: ['reason'],
    },
  ],
});
