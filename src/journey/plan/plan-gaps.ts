import { kindOfNumber } from '../../identifiers/structure-number.js';
import { neededSlots } from './plan.js';
import type { PlanClient } from './certificate-plan.js';

/** What makes the plan of a client incomplete: each sentence says what is missing and what to do. */
export function planGaps(client: PlanClient): string[] {
  const served = new Set(client.instances.flatMap((instance) => instance.serves.map(({ id }) => id)));
  const unserved = client.establishments.filter(({ id }) => !served.has(id));
  return [
    client.instances.length > 0 && unserved.length > 0 ? unservedSentence(unserved.map(({ name }) => name)) : null,
    ...client.instances.map((instance) =>
      instance.serves.length === 0 && kindOfNumber(client.number) === 'finess'
        ? `L’instance «\u00a0${instance.name}\u00a0» ne sert aucun établissement\u00a0: cochez-les dans sa fiche, le DMP veut leur FINESS dans ses métadonnées.`
        : null,
    ),
    ...client.instances.map((instance) =>
      neededSlots(instance).length === 0
        ? `L’instance «\u00a0${instance.name}\u00a0» n’utilise aucun service\u00a0: elle ne demande aucun certificat.`
        : null,
    ),
  ].filter((sentence) => sentence !== null);
}

function unservedSentence(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` et ${names.length - 3} de plus` : '';
  return names.length === 1
    ? `L’établissement ${shown} n’est servi par aucune instance\u00a0: il n’est pas compté sous les FINESS géographiques.`
    : `${names.length} établissements ne sont servis par aucune instance (${shown}${more})\u00a0: ils ne sont pas comptés sous les FINESS géographiques.`;
}
