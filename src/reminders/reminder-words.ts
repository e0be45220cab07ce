import { inTestReason } from '../identifiers/form-414.js';
import { frenchDate, frenchDays } from '../journey/calendar/french-date.js';

/** Of what ends: « 30 j avant », « du jour même », « 7 j après ». @param stage days before the end, negative after it */
export function endStageWords(stage: number): string {
  if (stage === 0) return 'du jour même';
  return stage > 0 ? `${frenchDays(stage)} avant` : `${frenchDays(-stage)} après`;
}

/** Why nothing was sent of an older stage. @param sent the stage that is due instead, as it is told; null: it is decided already */
export function passedBecause(sent: string | null): string {
  return `Passée\u00a0: ${sent === null ? 'une étape plus récente est déjà décidée' : `l’étape ${sent} est due`}.`;
}

/** Until when somebody muted it, and why; null: nobody did. */
export function mutedWords({ mutedUntil, muteReason }: { mutedUntil: string | null; muteReason: string | null }) {
  return mutedUntil === null ? null : `En sourdine jusqu’au ${frenchDate(mutedUntil)}\u00a0: ${muteReason ?? ''}`;
}

/** The client said no, and nobody has asked again since; null: they did not. */
export function declinedWords({ declinedOn }: { declinedOn: string | null }) {
  return declinedOn === null
    ? null
    : `Le client ne donne pas suite, il l’a répondu le ${frenchDate(declinedOn)}\u00a0: rien ne part seul. Appelez-le\u202f; relancez-le à la main, renvoyez le document ou annulez.`;
}

/** The form is needless, or will be: its client is in test, the portal is asked for or has it, or what it asks is done; null: it is not. */
export function designationWords({ designation }: { designation: 'asked' | 'seen' | 'done' | 'test' | null }) {
  if (designation === null) return null;
  if (designation === 'test') return inTestReason;
  if (designation === 'done')
    return 'L’ANS n’a plus qui part, et a déjà qui arrive\u00a0: annulez la demande 503, dont le changement est déjà fait.';
  return designation === 'seen'
    ? 'La désignation est constatée sur mesHabilitations\u00a0: annulez la demande 413, qu’elle remplace.'
    : 'Une désignation sur mesHabilitations est demandée au client\u00a0: une seule demande à la fois, le formulaire n’est pas rappelé. S’il préfère le signer, notez son refus de la désignation.';
}

/** The paper that waits is in the name of a former representative: nobody else is asked to sign it; null: it is not. */
export function formerSignerWords({ formerSigner }: { formerSigner: string | null }) {
  return formerSigner === null
    ? null
    : 'Le représentant a changé depuis l’envoi\u00a0: retournez le document pour correction, puis renvoyez-le à signer.';
}
