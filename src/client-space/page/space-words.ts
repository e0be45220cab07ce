import { validationTime } from '../../journey/steps/request-gestures.js';
import { prerequisitesQuestions } from '../../clients/records/prerequisites.js';
import { de, que } from '../../identifiers/elision.js';
import type { LinkPurpose } from '../links/client-link.entity.js';
import type { SpaceFacts } from './space-page.queries.js';
import { sendingOf } from './space-sending.js';
import { who } from './space-refusals.js';
import { latest, type SpaceStage } from './space-stage.js';

/** The title of the page and its first sentences, in plain French: what, why. */
export interface SpaceWords {
  heading: string;
  lead: string;
}

export function spaceWords(purpose: LinkPurpose, stage: SpaceStage, facts: SpaceFacts, editor: string): SpaceWords {
  if (facts.archived)
    return {
      heading: 'Votre espace est fermé',
      lead: `${editor} ne suit plus votre structure\u00a0: rien n’y est plus attendu de vous. Pour toute question, écrivez à ${[facts.contact, editor].filter(Boolean).join(', ')}.`,
    };
  if (stage === 'declined') return declinedWords(facts, editor);
  if (purpose === 'prerequisites') return prerequisitesWords(stage, editor);
  const paper = purpose === 'mandate' ? 'le mandat' : paperOf(facts);
  const sending = sendingOf(facts, editor);
  const later = purpose === 'mandate' ? null : sending.later;
  const lead = [why(purpose, facts, editor), later].filter(Boolean).join(' ');
  const words: Record<Exclude<SpaceStage, 'declined'>, SpaceWords> = {
    expected: { heading: `Nous attendons votre signature sur ${paper}`, lead },
    again: { heading: `Votre signature est à refaire sur ${paper}`, lead },
    received: {
      heading: 'Merci, votre document est bien arrivé',
      lead: `${editor} le relit, puis vous le renvoie s’il y manque quelque chose. ${later ?? 'Vous n’avez rien d’autre à faire.'}`,
    },
    redone: {
      heading: 'Le document est en cours de correction',
      lead: `Ne signez pas l’ancienne version\u00a0: ${editor} vous enverra la nouvelle.`,
    },
    signed: {
      heading: (purpose === 'mandate' ? null : sending.heading) ?? 'Merci, votre document est signé',
      lead:
        purpose === 'mandate'
          ? `${editor} le met en vigueur, puis pourra agir pour vous. Vous n’avez rien d’autre à faire.`
          : sending.now,
    },
    moving: {
      heading: 'Merci, votre document est signé',
      lead:
        purpose === 'mandate'
          ? `${editor} peut maintenant agir pour vous. Vous n’avez rien d’autre à faire.`
          : `Il est transmis à l’Agence du Numérique en Santé (ANS), qui valide en ${validationTime}. Vous n’avez rien d’autre à faire.`,
    },
    done: { heading: 'Tout est en ordre', lead: `Votre signature a servi. ${editor} s’occupe de la suite.` },
    over: { heading: 'La signature n’est plus demandée', lead: `Pour toute question, écrivez à ${editor}.` },
  };
  return words[stage];
}

// Who answered nothing is never told that they did: another person of the structure, or a mail, did.
function declinedWords(facts: SpaceFacts, editor: string): SpaceWords {
  const refusal = latest(facts, 'refusal');
  return refusal && !refusal.own
    ? {
        heading: 'Votre structure ne donne pas suite',
        lead: `Cette réponse est arrivée (${who(refusal)}) chez ${editor}, qui vous recontactera. Rien n’est signé en votre nom.`,
      }
    : {
        heading: 'Vous ne souhaitez pas donner suite',
        lead: `Votre réponse est arrivée chez ${editor}, qui vous recontactera. Rien n’est signé en votre nom.`,
      };
}

function prerequisitesWords(stage: SpaceStage, editor: string): SpaceWords {
  if (stage === 'received')
    return {
      heading: 'Merci, vos réponses sont arrivées',
      lead: `${editor} les relit. Vous pouvez encore les changer.`,
    };
  if (stage === 'done')
    return {
      heading: 'Tout est en ordre',
      lead: `Votre contrat et votre carte sont notés. ${editor} s’occupe de la suite.`,
    };
  if (stage === 'moving')
    return {
      heading: 'Rien n’est attendu de vous pour le moment',
      lead: `Ce qui manque encore est demandé. Dès l’arrivée, dites-le ici\u00a0: ${editor} s’occupe de la suite.`,
    };
  return {
    heading: stage === 'again' ? 'Une réponse est à reprendre' : `${prerequisitesQuestions} avant de commencer`,
    lead: `Pour ${que(editor)} obtienne vos certificats, votre structure doit avoir un contrat avec l’Agence du Numérique en Santé (ANS), et son représentant une carte de professionnel de santé ou de directeur.`,
  };
}

function paperOf({ requestKind, official }: SpaceFacts): string {
  if (requestKind === '503') return official ? 'le formulaire 503' : 'le changement d’administrateurs';
  return official === false ? 'la déclaration des administrateurs' : 'le formulaire 413';
}

function why(purpose: LinkPurpose, { requestKind, clientName }: SpaceFacts, editor: string): string {
  if (purpose === 'mandate')
    return `Par ce mandat, ${clientName} confie à ${editor} la gestion de ses certificats auprès de l’Agence du Numérique en Santé (ANS). Vous pouvez le révoquer à tout moment.`;
  if (requestKind === '503')
    return 'Le document dit à l’Agence du Numérique en Santé (ANS) qui ne commandera plus les certificats de votre structure, et qui les commandera désormais.';
  return `Ce formulaire autorise des personnes ${de(editor)} à commander et à retirer les certificats de votre structure auprès de l’Agence du Numérique en Santé (ANS). Sans lui, vos équipes n’accèdent ni au DMP ni à l’identité nationale de santé (INS).`;
}
