import type { ActionCode } from '../../journey/steps/action-queues.js';
import { gestureOf } from '../../journey/steps/request-gestures.js';
import type { SpaceFacts } from './space-page.queries.js';

/** How what is signed reaches ANS, as whoever signs it is told. */
export interface SpaceSending {
  /** Once it is signed: null when nothing is theirs to do. */
  heading: string | null;
  now: string;
  /** While it is not: what comes after. */
  later: string | null;
  /** Of « Où en est-on »: after our reading; null when a step of their own follows. */
  note: string | null;
  step: string | null;
}

const agency = 'l’Agence du Numérique en Santé (ANS)';

function byUs(editor: string): SpaceSending {
  return {
    heading: null,
    now: `${editor} va l’envoyer à ${agency}. Vous n’avez rien d’autre à faire.`,
    later: null,
    note: 'Puis l’envoie à l’ANS',
    step: null,
  };
}

/** By the gesture of the next action: what is theirs there is theirs here. */
const byCode: Partial<Record<ActionCode, (editor: string, address: string) => SpaceSending>> = {
  request_left_to_client: (editor, address) => ({
    heading: 'Votre document est signé\u00a0: il vous reste à l’envoyer',
    now: `Envoyez-le vous-même à ${agency}, à ${address}\u00a0: ${editor} ne l’envoie pas. Dites-lui ensuite quel jour vous l’avez fait.`,
    later: `Une fois signé, vous l’envoyez vous-même à ${agency}, à ${address}.`,
    note: null,
    step: 'Vous l’envoyez à l’ANS',
  }),
  request_to_prefill: (editor) => ({
    heading: null,
    now: `${editor} prépare le dossier de la demande sur Démarche Numérique, puis vous en envoie le lien. Vous n’avez rien d’autre à faire d’ici là.`,
    later: `Vous déposez ensuite la demande sur Démarche Numérique\u00a0: ${editor} vous envoie le lien du dossier.`,
    note: 'Puis prépare votre dossier sur Démarche Numérique',
    step: 'Vous déposez le dossier sur Démarche Numérique',
  }),
  request_prefilled: (editor) => ({
    heading: 'Il vous reste à déposer la demande sur Démarche Numérique',
    now: `${editor} y a prérempli votre dossier\u00a0: ouvrez-le par le lien reçu, vérifiez-le et déposez-le avec votre compte.`,
    later: `Vous déposez la demande sur Démarche Numérique, par le lien que ${editor} vous envoie.`,
    note: null,
    step: 'Vous déposez le dossier sur Démarche Numérique',
  }),
  request_on_portal: (editor) => ({
    heading: 'Il vous reste à déclarer les administrateurs sur mesHabilitations',
    now: `Le représentant y entre avec sa carte ou son e-CPS. Dites ensuite à ${editor} que c’est fait.`,
    later: 'Le représentant déclare lui-même les administrateurs sur mesHabilitations, avec sa carte ou son e-CPS.',
    note: null,
    step: 'Vous les déclarez sur mesHabilitations',
  }),
};

type Sent = Pick<SpaceFacts, 'requestWay' | 'prefilled' | 'ansAddress'>;

export function sendingOf({ requestWay, prefilled, ansAddress }: Sent, editor: string): SpaceSending {
  const { code } = gestureOf({ state: 'signed', way: requestWay ?? 'mail', prefilled });
  return byCode[code]?.(editor, ansAddress) ?? byUs(editor);
}
