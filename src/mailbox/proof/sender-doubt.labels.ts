import { domainOf } from '../mail-address.js';
import type { SenderDoubt } from './sender-proof.js';

/** Why an author is not proven, or not the one whose word it is, and what a person does before believing the mail all the same. */
interface ToldDoubt {
  why: string;
  check: string;
}

/** How a list and a page begin to say it. */
export function doubtTitle(doubt: SenderDoubt): string {
  return doubt === 'not_agency' ? 'Expéditeur hors ANS' : 'Expéditeur non prouvé';
}

/** The same where a sentence goes on. */
export function doubtInside(doubt: SenderDoubt): string {
  return doubtTitle(doubt).replace('E', 'e');
}

/** @param sender the author as the mail is shown */
export function toldDoubt(doubt: SenderDoubt, sender: string): ToldDoubt {
  const { why, check } = senderDoubts[doubt];
  return { why: why.replace(domainPlace, () => domainOf(sender)), check };
}

const domainPlace = '{domaine}';

const asked =
  'Avant de le confirmer, comparez le numéro de dossier, la structure et la date avec ce que vous attendiez\u00a0; au moindre doute, appelez l’expéditeur à un numéro que vous connaissiez déjà.';
const settings =
  'Demandez à la personne qui exploite le service de régler la boîte aux lettres\u00a0: les prochains courriels seront vérifiés. ' +
  asked;

const senderDoubts: Record<SenderDoubt, ToldDoubt> = {
  unchecked: {
    why: 'Le service ne sait pas quel serveur vérifie les expéditeurs de cette boîte aux lettres.',
    check: settings,
  },
  brought: {
    why: 'Le courriel a été déposé à la main\u00a0: un fichier ne prouve pas d’où il vient.',
    check: asked,
  },
  no_author: {
    why: 'Le courriel n’a pas d’adresse d’expéditeur\u00a0: personne ne peut répondre de ce qu’il dit.',
    check:
      'Un courriel honnête dit qui l’écrit\u00a0: ne le confirmez que si vous avez vérifié autrement d’où il vient. Comparez le numéro de dossier, la structure et la date avec ce que vous attendiez\u00a0; au moindre doute, appelez l’ANS ou le client à un numéro que vous connaissiez déjà.',
  },
  odd_author: {
    why: 'L’expéditeur est écrit d’une façon qui peut tromper\u00a0: plusieurs adresses, une adresse cachée dans un nom, ou un en-tête mal formé.',
    check: `Méfiez-vous\u00a0: un courriel honnête ne s’écrit pas ainsi. ${asked}`,
  },
  no_result: {
    why: 'Votre serveur de courriel n’a rien noté de ce qu’il a vérifié.',
    check: settings,
  },
  odd_result: {
    why: 'Ce que votre serveur de courriel a noté de sa vérification ne se lit pas.',
    check: settings,
  },
  failed: {
    why: 'Le domaine de l’expéditeur déclare que ce courriel ne vient pas de lui (DMARC en échec).',
    check: `C’est sans doute un faux. ${asked}`,
  },
  no_proof: {
    why: 'Le domaine de l’expéditeur n’a pas confirmé que ce courriel vient de lui.',
    check: asked,
  },
  other_author: {
    why: 'Votre serveur de courriel a vérifié un autre expéditeur que celui qui est affiché.',
    check: `Méfiez-vous\u00a0: un courriel honnête n’a qu’un expéditeur. ${asked}`,
  },
  not_agency: {
    why: `Les règles y lisent ce que seule l’ANS peut annoncer, et son expéditeur, prouvé, écrit depuis ${domainPlace}\u00a0: ce n’est pas l’ANS.`,
    check:
      'S’il se présente comme venant de l’ANS, c’est sans doute un faux\u00a0: comparez ce domaine, lettre à lettre, avec ceux de l’ANS, et attendez sa réponse.',
  },
  repeated_id: {
    why: 'Un autre courriel, qui dit autre chose, est déjà venu sous le même Message-ID.',
    check: `Comparez les deux\u00a0: l’un imite peut-être l’autre. ${asked}`,
  },
  unproven_return: {
    why: 'Ce retour ne rapporte pas notre courriel tel qu’il est parti\u00a0: n’importe qui a pu l’écrire.',
    check:
      'Demandez au destinataire s’il a reçu le courriel. S’il ne l’a pas reçu, ouvrez l’envoi et déclarez-le non remis.',
  },
  other_recipient: {
    why: 'Ce retour parle d’une adresse à laquelle ce courriel n’a pas été envoyé.',
    check:
      'Demandez au destinataire s’il a reçu le courriel. S’il ne l’a pas reçu, ouvrez l’envoi et déclarez-le non remis.',
  },
};
