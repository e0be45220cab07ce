import type { ActionTarget, ClientFacts, DeclinedFacts, NextAction } from './client-facts.js';
import { frenchDate } from '../calendar/french-date.js';
import { type Stuck, stuckAction } from './stuck-step.js';

type Heard = Pick<ClientFacts, 'answer' | 'reply' | 'declined'>;

/** The same action once what its client handed back, wrote or declined is heard, and what cannot come is known: whoever was waited for, looking at it is ours. */
export function heardAction(action: NextAction, heard: Heard & Stuck): NextAction {
  return (
    answerAction(action, heard) ??
    replyAction(action, heard) ??
    stuckAction(action, heard) ??
    declinedAction(action, heard) ??
    action
  );
}

/**
 * The client handed something back, by its space or by a mail: the next move is ours, whoever was waited for; what is ours already stays, but for what would leave in spite
 * of a refusal that nobody has read.
 */
function answerAction(action: NextAction, { answer }: Heard): NextAction | null {
  if (!answer || (action.who === 'editor' && !(answer.refuses && action.code === 'request_signed'))) return null;
  return {
    ...action,
    code: 'answer_received',
    who: 'editor',
    whoName: null,
    ...(answer.refuses ? refusalWords(answer.since) : answerGiven(answer.since)),
    since: answer.since,
    due: null,
    target: { kind: 'client_answer', id: answer.answerId },
  };
}

const answerGiven = (since: string) => ({
  title: 'Relire ce que le client a rendu',
  detail: `Reçu le ${frenchDate(since)}. Acceptez-le, ou renvoyez-le en disant ce qui est à refaire.`,
});
const refusalWords = (since: string) => ({
  title: 'Lire pourquoi le client ne donne pas suite',
  detail: `Il l’a répondu le ${frenchDate(since)}\u00a0: lisez ses mots, puis marquez-les comme lus. Appelez-le avant d’envoyer quoi que ce soit.`,
});

/**
 * The client was waited for, and a mail about it came with an attachment: it may be what was asked, so the next move is ours. Nothing
 * is believed of it (domain rule 14): a person looks, and either records it or gives the turn back by marking the mail as checked.
 */
export function replyAction(action: NextAction, { reply }: Heard): NextAction | null {
  if (action.who !== 'client' || !reply) return null;
  return {
    ...action,
    code: 'reply_received',
    who: 'editor',
    whoName: null,
    title: 'Vérifier la réponse du client, avec sa pièce jointe',
    detail: `Reçue le ${frenchDate(reply.since)} pendant qu’il restait à «\u00a0${action.title}\u00a0». Enregistrez ce qu’elle apporte, ou marquez le courriel comme vérifié.`,
    since: reply.since,
    due: null,
    target: { kind: 'message', id: reply.messageId },
  };
}

/** The client declined what it is waited for: nobody asks for it by themselves any more, so the next move is ours until a person does. */
export function declinedAction(action: NextAction, { declined }: Heard): NextAction | null {
  const asked = action.who === 'client' ? askedBy(action.target) : null;
  const on = declined && asked && declined[asked];
  if (!on) return null;
  return {
    ...action,
    code: 'client_declined',
    who: 'editor',
    whoName: null,
    title: 'Appeler le client, qui ne donne pas suite',
    detail: `Il l’a répondu le ${frenchDate(on)} pendant qu’il restait à «\u00a0${action.title}\u00a0». Rien ne lui est rappelé\u00a0: appelez-le\u202f; relancez-le à la main, renvoyez le document ou annulez.`,
    since: on,
    due: null,
  };
}

function askedBy({ kind, section }: ActionTarget): keyof DeclinedFacts | null {
  if (kind === 'request') return 'request';
  if (section === 'delegation') return 'mandate';
  return section === 'contract' || section === 'representative' ? 'prerequisites' : null;
}
