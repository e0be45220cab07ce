import { byForm414 } from '../../identifiers/form-414.js';
import type { ActionCode } from './action-queues.js';
import type { RequestState } from '../states/request-states.js';
import type { ClientFacts, RequestFacts, Who } from './client-facts.js';

export type OpenRequestState = Exclude<RequestState, 'validated' | 'cancelled'>;

/** What is to be done of an open request now, whoever says it: the next action of its client, the queues of the home page, its own page. */
export interface RequestGesture {
  code: ActionCode;
  who: Who;
  title: string;
  detail: string;
  /** When the next move is expected after `since`, in the calendar of whoever acts; null when nothing says. */
  workingDays: number | null;
}

// Guide V0.6, étape 3; domain rule 12: a wish, not a promise, so what is said of it keeps « environ ».
const validationDays = 3;

/** How long ANS takes to validate what it acknowledged, in words. */
export const validationTime = `environ ${validationDays}\u00a0jours ouvrés`;

type Row = Omit<RequestGesture, 'code'>;

const byMail: Record<OpenRequestState, Row> = {
  draft: {
    who: 'editor',
    title: 'Terminer la demande 413 et l’envoyer pour signature',
    detail: 'Elle est en brouillon\u00a0: le client n’a encore rien reçu.',
    workingDays: null,
  },
  awaiting_signature: {
    who: 'client',
    title: 'Obtenir le formulaire 413 signé',
    detail: 'Le formulaire est chez le client\u00a0: son représentant légal le signe, le date et le tamponne.',
    workingDays: 5,
  },
  signed: {
    who: 'editor',
    title: 'Envoyer à l’ANS le formulaire 413 signé',
    detail: 'Le client a signé\u00a0: il reste à transmettre la demande.',
    workingDays: null,
  },
  submitted: {
    who: 'ans',
    title: 'Attendre l’accusé de réception de l’ANS',
    detail: 'Il porte le numéro de dossier. S’il tarde, cherchez-le dans les courriels à rapprocher.',
    workingDays: 2,
  },
  acknowledged: {
    who: 'ans',
    title: 'Attendre la validation de la demande par l’ANS',
    detail: `Elle demande ${validationTime}. Le représentant légal et l’administrateur sont prévenus par courriel.`,
    workingDays: validationDays,
  },
  to_correct: {
    who: 'editor',
    title: 'Corriger la demande 413',
    detail: 'Elle a été retournée\u00a0: le motif est dans la demande. Les délais sont suspendus.',
    workingDays: null,
  },
  in_doubt: {
    who: 'editor',
    title: 'Trancher l’état de la demande 413',
    detail:
      'La réponse reçue est inconnue ou contradictoire\u00a0: les deux pièces sont côte à côte, dites laquelle est gardée.',
    workingDays: null,
  },
  refused: {
    who: 'editor',
    title: 'Refaire la demande 413 refusée par l’ANS',
    detail: 'Lisez le motif de l’ANS, puis préparez une nouvelle demande.',
    workingDays: null,
  },
};

const toDeclare: RequestGesture = {
  code: 'request_on_portal',
  who: 'client',
  title: 'Faire déclarer les administrateurs sur mesHabilitations',
  detail: 'Le représentant y entre avec sa carte ou son e-CPS. Une personne constate, puis note la preuve.',
  workingDays: 5,
};
const toPrefill: RequestGesture = {
  code: 'request_to_prefill',
  who: 'editor',
  title: 'Préremplir la demande 413 sur Démarche Numérique',
  detail: 'Aucun dossier n’y attend le représentant\u00a0: préremplissez-le, puis envoyez son lien.',
  workingDays: null,
};
const toFile: RequestGesture = {
  code: 'request_prefilled',
  who: 'client',
  title: 'Faire déposer la demande 413 sur Démarche Numérique',
  detail: 'Le dossier est prérempli\u00a0: le représentant l’ouvre, le vérifie et le dépose avec son propre compte.',
  workingDays: 5,
};

type ByWay = Partial<Record<OpenRequestState, Partial<Row> & { code?: ActionCode }>>;

/** What another way than a mail of ours changes. */
const byWay: Record<'client' | 'demarche_numerique' | 'portal', (prefilled: boolean) => ByWay> = {
  client: () => ({
    draft: {
      title: 'Terminer la demande 413 et la remettre au client',
      detail: 'Il la signe et l’envoie lui-même à l’ANS\u00a0: il n’a encore rien reçu.',
    },
    awaiting_signature: {
      title: 'Faire signer et envoyer par le client la demande 413',
      detail: 'Le client signe et envoie lui-même. Notez le jour et gardez la preuve.',
    },
    signed: {
      code: 'request_left_to_client',
      who: 'client',
      title: 'Faire envoyer par le client la demande 413 signée',
      detail: 'Il l’envoie lui-même à l’ANS. Notez le jour et gardez la preuve\u202f; rien ne part d’ici.',
      workingDays: 5,
    },
    submitted: { detail: 'Il revient au client, qui a envoyé lui-même\u00a0: demandez-lui le numéro de dossier.' },
  }),
  demarche_numerique: (prefilled) => {
    const gesture = prefilled ? toFile : toPrefill;
    return {
      draft: gesture,
      awaiting_signature: gesture,
      signed: gesture,
      submitted: {
        title: 'Attendre que l’ANS prenne en charge le dossier déposé',
        detail: 'Son état sur Démarche Numérique est relu toutes les demi-heures.',
      },
    };
  },
  portal: () => ({
    draft: toDeclare,
    awaiting_signature: toDeclare,
    signed: toDeclare,
    submitted: {
      title: 'Attendre que la déclaration soit vue sur mesHabilitations',
      detail: 'Son effet y est immédiat\u00a0: notez la validation dès qu’elle est constatée.',
    },
  }),
};

/** Of an open request, by the way that it takes, or that was chosen for it. A 413 by mail unless told otherwise. */
export function gestureOf({
  state,
  way = 'mail',
  prefilled = false,
  kind = '413',
  changed = false,
  reworked = false,
  correction = null,
  environment = 'PROD',
}: { state: OpenRequestState } & Pick<
  RequestFacts,
  'way' | 'prefilled' | 'kind' | 'changed' | 'reworked' | 'correction'
> &
  Pick<ClientFacts, 'environment'>): RequestGesture {
  const other = way === 'mail' || way === 'mass_mandate' ? {} : byWay[way](prefilled)[state];
  const usual = { code: `request_${state}` as const, ...byMail[state], ...other };
  const gesture = {
    ...usual,
    ...(changed && state === 'signed' && outdated(usual)),
    ...(reworked && usual.code === 'request_draft' && again),
    ...(correction !== null && usual.code === 'request_draft' && corrected(usual.title)),
  };
  if (environment === 'TEST') return ofTest(gesture, state, kind);
  if (kind === '413') return gesture;
  return { ...gesture, title: ofChange(gesture.title), detail: ofChange(gesture.detail) };
}

// A draft that was none before: of what its client has, nothing serves any more.
const again = {
  detail: 'Elle est en correction\u00a0: la version que le client a reçue ne vaut plus. Envoyez-lui la nouvelle.',
};

// What ANS asked is still to be done, whoever or whatever took the form back. It is a draft all the same, and counted as one: here as in the lists.
function corrected(title: string): Pick<RequestGesture, 'title' | 'detail'> {
  return {
    title: title.replace('Terminer', 'Corriger'),
    detail:
      'L’ANS l’a retournée\u00a0: le motif est dans la demande. La version d’avant ne vaut plus\u00a0: corrigez-la, puis faites signer la nouvelle.',
  };
}

// It signs what was printed: whether that still serves, a person says before it leaves.
function outdated({ code, title }: RequestGesture): Pick<RequestGesture, 'title' | 'detail'> {
  const ours = code === 'request_signed';
  return {
    title: ours ? 'Vérifier, avant de l’envoyer à l’ANS, le formulaire 413 signé' : title,
    detail: `Les fiches ont changé depuis qu’il a été imprimé\u00a0: la demande dit ce qui diffère. Si c’est important, choisissez «\u00a0Modifier malgré la signature\u00a0» et faites signer de nouveau\u202f; sinon, ${ours ? 'envoyez-le' : 'laissez-le partir'} tel qu’il est signé.`,
  };
}

/** What is to be done first of a client in test, by the form that ANS takes of it: whatever form of ours is there keeps the record of it. */
export const askedInTest = {
  title: 'Demander les cartes et certificats de test à l’ANS',
  detail: `Client en test\u00a0: ${byForm414}. Envoyez le 414, puis notez la demande «\u00a0envoyée par le client\u00a0».`,
};

// Whose turn it is and the queue stay those of its state, as the lists have them. What has left is what it is, whichever form it was.
function ofTest(gesture: RequestGesture, state: OpenRequestState, kind: RequestFacts['kind']): RequestGesture {
  if (state === 'draft' || state === 'awaiting_signature' || state === 'signed')
    return { ...gesture, ...askedInTest, ...(kind === '503' && { title: 'Demander le changement de test à l’ANS' }) };
  return { ...gesture, title: gesture.title.replace('la demande 413', 'la demande') };
}

// The same journey for both forms: only the number differs.
function ofChange(sentence: string): string {
  return sentence.replace('la demande 413', 'la demande 503').replace('le formulaire 413 ', 'le changement 503 ');
}
