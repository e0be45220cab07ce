import type { AskedMandateFacts, ClientFacts, NextAction, UndeliveredFacts } from './client-facts.js';

export type Stuck = Pick<ClientFacts, 'request' | 'mandate' | 'designation'>;

/**
 * Whoever is waited for cannot answer: the paper is in the name of somebody who is the representative no more, or the mail that carries it did not arrive. Nothing
 * comes of waiting, so the next move is ours.
 */
export function stuckAction(action: NextAction, facts: Stuck): NextAction | null {
  if (action.who !== 'client' && action.who !== 'ans') return null;
  const asked = askedBy(action, facts);
  if (!asked) return null;
  if (asked.formerSigner && action.who === 'client') return formerSignerAction(action);
  return asked.undelivered ? undeliveredAction(action, asked.undelivered) : null;
}

// At ANS, or elsewhere, who signed it changes nothing.
function askedBy(
  { target, code }: NextAction,
  { request, mandate, designation }: Stuck,
): Partial<AskedMandateFacts> | null {
  if (target.kind === 'request') return request?.id === target.id ? request : null;
  if (code === 'designation_requested') return designation ?? mandate ?? null;
  return code === 'delegation_requested' ? (mandate ?? null) : null;
}

function formerSignerAction(action: NextAction): NextAction {
  const { target } = action;
  const paper = target.form === '503' ? 'le changement 503' : 'le formulaire 413';
  const ofRequest = target.kind === 'request';
  return {
    ...action,
    code: ofRequest ? 'request_former_signer' : 'delegation_former_signer',
    who: 'editor',
    whoName: null,
    title: ofRequest
      ? `Retourner ${paper}, au nom d’un ancien représentant`
      : 'Renvoyer à corriger le mandat, au nom d’un ancien représentant',
    detail: `Le représentant a changé depuis l’envoi\u00a0: ${ofRequest ? 'retournez-le pour correction' : 'renvoyez-le à corriger'}, puis envoyez-le de nouveau. D’ici là, rien n’est rappelé.`,
    due: null,
  };
}

function undeliveredAction(action: NextAction, { messageId, since }: UndeliveredFacts): NextAction {
  return {
    ...action,
    code: 'mail_undelivered',
    who: 'editor',
    whoName: null,
    title: 'Renvoyer le courriel, qui n’est pas arrivé',
    detail: `Il portait ce qui restait à «\u00a0${action.title}\u00a0»\u00a0: personne ne l’a reçu. Vérifiez l’adresse, puis renvoyez-le.`,
    since,
    due: null,
    target: { kind: 'message', id: messageId },
  };
}
