import type { RecognisedAs } from '../in/mail-subjects.js';

export const recognisedLabels: Record<RecognisedAs, string> = {
  acknowledgement: 'Accusé de réception',
  validation: 'Validation',
  correction: 'Demande de correction',
  refusal: 'Refus',
  to_collect: 'Certificat à retirer',
};
