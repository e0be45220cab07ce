import type { ExistingSlot, SlotInstance } from './planned-slot.js';

/** Why a slot is needed no more, as the plan says it: by these words it knows again what it retired itself, and what is over since. */
export const slotReasons = {
  closed: 'Cet établissement est fermé.',
  gone: 'Cet établissement est passé à un autre client.',
  notServed: 'Cet établissement n’est plus servi par cette instance.',
  byEstablishment: 'Un jeu de certificats par établissement est retenu pour cette instance.',
  byClient: 'Le FINESS juridique est retenu pour cette instance.',
  untilTheirEnd: 'Les certificats des établissements servent jusqu’à leur fin.',
  /** Domain rule 5: said of the slot of an establishment once the client's certificate is verified. */
  replaced: 'Remplacé par le certificat juridique.',
  another: 'Un autre certificat de cette instance sert désormais aux mêmes usages.',
} as const;

/** All of an instance are needed no more while it is out of service. */
export const outOfService = ({ name }: Pick<SlotInstance, 'name'>) => `L’instance ${name} est hors service.`;

/** Its establishment is closed, or another client’s: nothing is ordered for it here, whoever asked for it. */
export const isAway = ({ isClosed, isElsewhere }: Pick<ExistingSlot, 'isClosed' | 'isElsewhere'>): boolean =>
  isClosed || isElsewhere;

const ofEstablishments: ReadonlySet<string> = new Set([slotReasons.closed, slotReasons.gone, slotReasons.notServed]);

/** Whether it is watched, or was retired with its establishment alone: as soon as that is served again, it is as if it had never left. */
export const leftWithIts = ({ notNeededReason }: Pick<ExistingSlot, 'notNeededReason'>): boolean =>
  notNeededReason === null || ofEstablishments.has(notNeededReason);

/** The plan retired it for what is true no more. */
export function isOutdated(slot: ExistingSlot, instance: SlotInstance): boolean {
  const { notNeededReason: reason } = slot;
  if (instance.retired) return false;
  return (
    reason === outOfService(instance) ||
    (reason === slotReasons.closed && !slot.isClosed) ||
    (reason === slotReasons.gone && !slot.isElsewhere)
  );
}
