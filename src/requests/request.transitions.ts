import { defineTransitions, type Guard, type Transition, type TransitionTable } from '../journey/states/transitions.js';
import { requestStates, type RequestState } from './request-states.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { followers } from '../journey/states/roles.js';

export type { RequestState } from './request-states.js';

/** The form reached ANS without us: the client sent it, or somebody filed it on a portal. */
export type OutsideSubmission = 'sent_by_client' | 'filed_on_demarche' | 'filed_on_portal' | 'filed_in_mass';

export type RequestAction =
  | 'send_for_signature'
  | 'record_signature'
  | 'submit'
  | OutsideSubmission
  | 'acknowledge'
  | 'validate'
  | 'ask_correction'
  | 'resume'
  | 'edit_signed'
  | 'refuse'
  | 'doubt'
  | 'contradict'
  | 'settle'
  | 'cancel';

/** What the guards look at. */
export interface RequestGuardFacts {
  /** French sentences: everything that prevents filling and sending the form. */
  missing: string[];
  /** Those among them that no form repairs: contract, delegation, cards. */
  prerequisites: string[];
  /** What a form 503 asks that the page of the client does not plan, or not any more. */
  unplanned: string[];
  administrators: number;
  representativeEmail: string | null;
  /** The ISO day on which its client answered that they do not go on, which nobody has read; null: none. */
  refusedSince: string | null;
  /** Another way than a mail of ours was chosen for it. */
  goesOtherwise: boolean;
}

const complete: Guard<RequestGuardFacts> = {
  name: 'Rien ne manque au formulaire ni à ses préalables',
  check: ({ missing }) => (missing.length > 0 ? `Il manque encore\u00a0: ${missing.join(' ')}` : null),
};

const reachable: Guard<RequestGuardFacts> = {
  name: 'Le signataire a une adresse électronique',
  check: ({ representativeEmail }) =>
    representativeEmail
      ? null
      : 'Le représentant n’a pas d’adresse électronique. Indiquez-la, ou faites signer le formulaire imprimé puis déposez-le.',
};

const named: Guard<RequestGuardFacts> = {
  name: 'Un administrateur technique est désigné',
  check: ({ administrators }) =>
    administrators > 0 ? null : 'Aucun administrateur technique n’est désigné. Choisissez-le dans la demande.',
};

// ANS would get it twice.
const byOurMail: Guard<RequestGuardFacts> = {
  name: 'La voie choisie est le courriel à l’ANS, par nous',
  check: ({ goesOtherwise }) =>
    goesOtherwise
      ? 'Une autre voie est choisie pour cette demande\u00a0: rien ne part d’ici. Pour l’envoyer nous-mêmes, choisissez d’abord «\u00a0Courriel à l’ANS, par nous\u00a0».'
      : null,
};

const heard: Guard<RequestGuardFacts> = {
  name: 'Aucun refus du client n’attend d’être lu',
  check: ({ refusedSince }) =>
    refusedSince
      ? `Le client a répondu le ${frenchDate(refusedSince)} qu’il ne donne pas suite, et personne ne l’a lu\u00a0: lisez-le dans «\u00a0Relecture\u00a0» avant d’envoyer.`
      : null,
};

// Guide V0.6, étapes 1 et 2: without contract, delegation and valid cards ANS has nothing to validate.
const prepared: Guard<RequestGuardFacts> = {
  name: 'Contrat, délégation et cartes sont en ordre',
  check: ({ prerequisites }) =>
    prerequisites.length > 0 ? `L’ANS ne pourrait pas valider\u00a0: ${prerequisites.join(' ')}` : null,
};

// What it asks takes place: whoever took the plan back since meant that it should not.
const stillPlanned: Guard<RequestGuardFacts> = {
  name: 'Ce que le formulaire demande est encore prévu',
  check: ({ unplanned }) =>
    unplanned.length > 0
      ? `Ce que demande le formulaire n’est plus ce qui est prévu\u00a0: ${unplanned.join(' ')}`
      : null,
};

const asks = 'Les habilitations et les fins deviennent «\u00a0demandées\u00a0».';
const voids = 'La signature est annulée\u202f; l’ancien PDF signé reste au dossier.';
const activates = 'Les habilitations demandées deviennent actives, les fins demandées sont closes.';
const withdraws = 'Les habilitations et les fins demandées sont à demander de nouveau.';
const pauses = 'Le délai est suspendu et la correction est comptée.';

// Domain § 3: date and evidence, no mail of ours. It has happened: nothing but the people named can prevent noting it.
function outside(
  action: OutsideSubmission,
  words: { label: string; done: string },
): Transition<RequestState, RequestAction, RequestGuardFacts> {
  return {
    from: ['draft', 'awaiting_signature', 'signed'],
    action,
    to: 'submitted',
    ...words,
    roles: followers,
    guards: [named],
    requires: ['date', 'reference', 'document'],
    effects: ['Rien ne part d’ici\u00a0: le délai de l’ANS court du jour indiqué.', asks],
  };
}

/** The life of a request (domain § 3, guide V0.6, étape 3). */
export const requestTable: TransitionTable<RequestState, RequestAction, RequestGuardFacts> = defineTransitions({
  thing: 'request',
  label: 'Demande (413 ou 503)',
  initial: 'draft',
  states: requestStates,
  transitions: [
    {
      from: ['draft'],
      action: 'send_for_signature',
      to: 'awaiting_signature',
      label: 'Envoyer pour signature',
      done: 'Demande envoyée pour signature',
      roles: followers,
      guards: [complete, reachable],
      effects: ['Le PDF part au représentant\u202f; ses réponses sont figées.'],
    },
    {
      from: ['awaiting_signature', 'draft'],
      action: 'record_signature',
      to: 'signed',
      label: 'Enregistrer le formulaire signé',
      done: 'Formulaire signé déposé',
      roles: followers,
      guards: [named],
      requires: ['document', 'date'],
      effects: ['Le document signé est conservé avec son empreinte.'],
    },
    {
      from: ['signed'],
      action: 'submit',
      to: 'submitted',
      label: 'Envoyer à l’ANS',
      done: 'Demande envoyée à l’ANS',
      roles: followers,
      guards: [byOurMail, heard, named, prepared, stillPlanned],
      effects: ['Le formulaire signé part à l’ANS.', asks],
    },
    outside('sent_by_client', {
      label: 'Noter\u00a0: envoyée par le client',
      done: 'Demande envoyée à l’ANS par le client lui-même',
    }),
    {
      ...outside('filed_on_demarche', {
        label: 'Noter\u00a0: déposée sur Démarche Numérique',
        done: 'Demande déposée en ligne, sur Démarche Numérique',
      }),
      // Read there, of a dossier that we prefilled.
      automatic: true,
    },
    outside('filed_on_portal', {
      label: 'Noter\u00a0: déposée sur mesHabilitations',
      done: 'Demande déposée en ligne, sur le portail mesHabilitations',
    }),
    {
      ...outside('filed_in_mass', {
        label: 'Noter\u00a0: déposée dans un dossier de masse',
        done: 'Demande déposée dans un dossier de masse',
      }),
      // Noted of the whole dossier: no client is put into one by hand.
      from: ['draft'],
      roles: [],
      automatic: true,
    },
    {
      from: ['submitted'],
      action: 'acknowledge',
      to: 'acknowledged',
      label: 'Enregistrer l’accusé de réception',
      done: 'Accusé de réception de l’ANS',
      roles: followers,
      requires: ['dossier_number'],
      effects: ['Le numéro de dossier rattache ensuite les courriels de l’ANS.'],
      automatic: true,
    },
    {
      from: ['submitted', 'acknowledged'],
      action: 'validate',
      to: 'validated',
      label: 'Enregistrer la validation',
      done: 'Demande validée par l’ANS',
      roles: followers,
      effects: [activates],
      automatic: true,
    },
    {
      from: ['submitted', 'acknowledged'],
      action: 'ask_correction',
      to: 'to_correct',
      label: 'Retourner pour correction',
      done: 'Demande à corriger',
      roles: followers,
      requires: ['reason'],
      effects: [pauses],
      automatic: true,
    },
    {
      // By a person: it is not with ANS, whose mail speaks then of a form sent before.
      from: ['awaiting_signature'],
      action: 'ask_correction',
      to: 'to_correct',
      label: 'Retourner pour correction',
      done: 'Demande à corriger',
      roles: followers,
      requires: ['reason'],
      effects: [pauses],
    },
    {
      from: ['to_correct'],
      action: 'resume',
      to: 'draft',
      label: 'Corriger la demande',
      done: 'Correction commencée',
      roles: followers,
      effects: [voids],
    },
    {
      from: ['signed'],
      action: 'edit_signed',
      to: 'draft',
      label: 'Modifier malgré la signature',
      done: 'Signature annulée pour modifier la demande',
      roles: followers,
      effects: [voids],
    },
    {
      from: ['submitted', 'acknowledged'],
      action: 'refuse',
      to: 'refused',
      label: 'Enregistrer le refus de l’ANS',
      done: 'Demande refusée par l’ANS',
      roles: followers,
      requires: ['reason'],
      effects: [withdraws],
      automatic: true,
    },
    {
      from: ['submitted', 'acknowledged', 'to_correct'],
      action: 'doubt',
      to: 'in_doubt',
      label: 'Mettre en doute',
      done: 'État de la demande à trancher',
      roles: followers,
      requires: ['reason'],
      effects: ['Plus rien n’avance seul jusqu’à ce qu’une personne tranche.'],
      automatic: true,
    },
    {
      // By a mail of ANS alone, whoever it is attached by: what was over is not so certain.
      from: ['validated', 'refused', 'cancelled'],
      action: 'contradict',
      to: 'in_doubt',
      label: 'Remettre en cause',
      done: 'L’ANS dit autre chose que la fin de la demande\u00a0: à trancher',
      roles: [],
      requires: ['reason'],
      effects: ['Ce que la fin de la demande avait entraîné reste tel quel jusqu’à ce qu’une personne tranche.'],
      automatic: true,
    },
    // Domain § 3: in doubt, only a person settles; the same outcomes, without `automatic`.
    {
      from: ['in_doubt'],
      action: 'settle',
      to: 'submitted',
      label: 'Toujours en attente de l’ANS',
      done: 'Doute levé\u00a0: la demande attend l’ANS',
      roles: followers,
      requires: ['reason'],
    },
    {
      from: ['in_doubt'],
      action: 'acknowledge',
      to: 'acknowledged',
      label: 'Enregistrer l’accusé de réception',
      done: 'Doute levé\u00a0: accusé de réception de l’ANS',
      roles: followers,
      requires: ['dossier_number', 'reason'],
    },
    {
      from: ['in_doubt'],
      action: 'validate',
      to: 'validated',
      label: 'Enregistrer la validation',
      done: 'Doute levé\u00a0: demande validée par l’ANS',
      roles: followers,
      requires: ['reason'],
      effects: [activates],
    },
    {
      from: ['in_doubt'],
      action: 'ask_correction',
      to: 'to_correct',
      label: 'Retourner pour correction',
      done: 'Doute levé\u00a0: demande à corriger',
      roles: followers,
      requires: ['reason'],
      effects: [pauses],
    },
    {
      from: ['in_doubt'],
      action: 'refuse',
      to: 'refused',
      label: 'Enregistrer le refus de l’ANS',
      done: 'Doute levé\u00a0: demande refusée par l’ANS',
      roles: followers,
      requires: ['reason'],
      effects: [withdraws],
    },
    {
      from: ['draft', 'awaiting_signature', 'signed', 'submitted', 'acknowledged', 'to_correct', 'in_doubt'],
      action: 'cancel',
      to: 'cancelled',
      label: 'Annuler la demande',
      done: 'Demande annulée',
      roles: followers,
      requires: ['reason'],
      effects: [withdraws],
    },
  ],
});
