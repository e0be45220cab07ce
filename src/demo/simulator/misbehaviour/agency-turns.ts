import type { ParsedMail } from 'mailparser';
import { acknowledgement, type Answer, correction, refusal, validation } from '../answers.js';
import { returnOf } from './return-of-mail.js';
import type { AgencyWay } from './misbehaviours.js';

/** One dossier that the agency gives to several by mistake. */
const given = '2026-777777';
const another = '2026-888888';

/** What comes back of a request that is mailed to ANS, by the way it goes. Asked again after a correction, it always goes well. */
export const agencyTurns: Record<AgencyWay, (mail: ParsedMail) => Answer[]> = {
  prompt: (mail) => [acknowledgement(mail), validation(mail)],
  outside_thread: (mail) => [acknowledgement(mail, { citing: false }), validation(mail)],
  acknowledgement_lost: (mail) => [validation(mail)],
  crossed: (mail) => [validation(mail), acknowledgement(mail)],
  twice: (mail) => [acknowledgement(mail), acknowledgement(mail), validation(mail), validation(mail)],
  correction: (mail) => [acknowledgement(mail), correction(mail)],
  refusal: (mail) => [acknowledgement(mail), refusal(mail)],
  wrong_dossier: (mail) => [acknowledgement(mail), validation(mail, { dossier: another })],
  number_of_another: (mail) => [acknowledgement(mail, { dossier: given })],
  // Whoever wrote it knows everything but the key of the domain.
  spoofed: (mail) => [
    acknowledgement(mail),
    { ...validation(mail, { seed: 'spoofed' }), label: 'fausse validation', vouched: false },
    validation(mail),
  ],
  silent: () => [],
  never_validates: (mail) => [acknowledgement(mail)],
  bounces: (mail) => [returnOf(mail, '552 mailbox full')],
};
