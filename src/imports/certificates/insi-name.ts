import { insiNames, serviceLabels } from '../../journey/plan/plan.js';
import { type CommonNameOutcome, compareCommonName } from '../../pki/verdict/common-name.js';
import { commonNameTitles } from '../../pki/verdict/subject.js';

/** A name that is INSi's, or would be but for its case, spaces or hyphens (domain rule 3). */
export interface InsiName {
  service: keyof typeof insiNames;
  outcome: Exclude<CommonNameOutcome, 'different'>;
}

/** Whether a common name is INSi's: domain rule 2, INSi never shares, so such a name fits nothing else. */
export function insiNameOf(commonName: string): InsiName | null {
  for (const service of ['insi_auto', 'insi_manu'] as const) {
    const { outcome } = compareCommonName(insiNames[service], commonName);
    if (outcome !== 'different') return { service, outcome };
  }
  return null;
}

/** Why a certificate that bears such a name enters no slot of a client. */
export function noInsiSlot({ service, outcome }: InsiName, commonName: string, clientName: string): string {
  if (outcome !== 'same')
    return `«\u00a0${commonName}\u00a0» n’est pas ${insiNames[service]}. ${commonNameTitles[outcome]} Le téléservice INSi le veut exact, et aucun autre usage ne le porte\u00a0: faites refaire ce certificat.`;
  const label = serviceLabels[service];
  return `Ce certificat est celui d’${label}, qu’aucun emplacement de ce client n’attend pour cet usage. ${clientName}\u00a0: cochez le service «\u00a0${label}\u00a0» sur l’instance qui l’emploie.`;
}
