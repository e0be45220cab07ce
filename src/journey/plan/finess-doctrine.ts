import { addDays, daysBetween } from '../calendar/calendar-days.js';
import { renewalDays } from './coverage.js';
import type { HeldCertificate, PlanClient } from './certificate-plan.js';
import { frenchDate } from '../calendar/french-date.js';
import { countOf, type PlanOption } from './plan-counts.js';
import type { ExistingSlot } from './planned-slot.js';
import { isSameWork } from './slot-holders.js';

// Guide V0.6, « Perspective calendaire »; the agency was to confirm the first day, the second is « vers la fin d'année ».
const entitiesFrom = '2023-04-01';
const establishmentNumbersFrom = '2023-12-31';
export interface CalendarStep {
  when: string;
  text: string;
  state: 'past' | 'future' | 'running';
}

/** The guide's calendar (domain rule 5), as sentences that are true on that day. @param today ISO day */
export function doctrineCalendar(today: string): CalendarStep[] {
  const entities = today >= entitiesFrom;
  const numbers = today > establishmentNumbersFrom;
  return [
    {
      when: 'Avril 2023',
      state: entities ? 'past' : 'future',
      text: entities
        ? 'Le certificat de l’entité juridique sert à tous ses établissements\u00a0: la date annoncée par le guide est passée. Le DMP contrôle que les deux numéros sont de la même entité juridique\u202f; l’ANS devait confirmer le jour exact.'
        : 'Le DMP demande encore le même numéro dans le certificat et dans le jeton VIHF. À partir d’avril 2023, il contrôlera seulement que les deux sont de la même entité juridique.',
    },
    {
      when: 'Fin 2023',
      state: numbers ? 'past' : 'future',
      text: numbers
        ? 'Le FINESS géographique est obligatoire dans les métadonnées du DMP, même avec un certificat de l’entité juridique.'
        : 'Le FINESS géographique deviendra obligatoire dans les métadonnées du DMP.',
    },
    {
      when: 'À chaque renouvellement',
      state: 'running',
      text: 'Un certificat dure trois ans. Celui d’un établissement se garde jusqu’à sa fin\u202f; son successeur est commandé sous le FINESS juridique.',
    },
  ];
}

/** What to configure in the DMP client for a certificate of that level (domain rule 16). */
export function dmpMetadata(level: 'EJ' | 'EG', today: string): { target: string; value: string }[] {
  const entity = level === 'EJ' && today < entitiesFrom;
  const value = entity
    ? 'FINESS juridique, à remplacer par le FINESS géographique en 2023'
    : 'FINESS géographique de l’établissement qui dépose';
  return ['Jeton VIHF', 'Lot de soumission', 'Document (CDA, XDS)'].map((target) => ({ target, value }));
}

/** A certificate of an establishment that must give way to one of the entité juridique: of this client, or of the one that the establishment went to. */
export interface Move {
  clientId: string;
  held: HeldCertificate;
  establishment: string;
  /** The number of the client that orders it. */
  toFiness: string;
  /** From this day, prepare the order under the FINESS EJ; its own last day is `held.notAfter`. */
  prepareFrom: string;
  state: 'later' | 'now' | 'ordered' | 'ready' | 'elsewhere' | 'none';
}

/** When each certificate of an establishment moves to the entité juridique, the first to end first. */
export function movesToEntity(clients: PlanClient[], today: string): Move[] {
  return clients
    .flatMap((client) => client.held.filter((held) => held.level === 'EG').map((held) => moveOf(client, held, today)))
    .sort((one, other) => daysBetween(other.held.notAfter, one.held.notAfter));
}

function moveOf(client: PlanClient, held: HeldCertificate, today: string): Move {
  const prepareFrom = addDays(held.notAfter, -renewalDays);
  const next = successorsOf(client, held);
  return {
    clientId: client.id,
    held,
    establishment: held.establishment ?? held.finess ?? '',
    toFiness: held.wentTo?.number ?? client.number,
    prepareFrom,
    state: held.closed
      ? 'none'
      : held.wentTo
        ? 'elsewhere'
        : (arrivalOf(client, next) ?? (today >= prepareFrom ? 'now' : 'later')),
  };
}

function arrivalOf(client: PlanClient, next: ExistingSlot[]): 'ready' | 'ordered' | null {
  if (client.held.some((one) => one.level !== 'EG' && next.some(({ id }) => id === one.slotId))) return 'ready';
  return next.some((slot) => slot.hasOpenOrder) ? 'ordered' : null;
}

// Where the certificate of the entité juridique that does the same comes, or is.
function successorsOf(client: PlanClient, held: HeldCertificate): ExistingSlot[] {
  const own = client.slots.find(({ id }) => id === held.slotId);
  if (!own) return [];
  return client.slots.filter(
    (slot) => slot.establishmentId === null && slot.instanceId === own.instanceId && isSameWork(own, slot),
  );
}

/** What to choose, why, and when not: the figures of both options speak. */
export interface Recommendation {
  title: string;
  reasons: string[];
  unless: string[];
}

/** Domain rule 5: the FINESS EJ, unless something of this client speaks against it. @param today ISO day */
export function recommend(
  clients: PlanClient[],
  options: { ej: PlanOption; eg: PlanOption },
  today: string,
): Recommendation {
  return {
    title: 'commander sous le FINESS juridique',
    reasons: [savings(options), doctrineReason(today)],
    unless: [keptReason(clients), singleSiteReason(clients), registerReason].filter((text) => text !== null),
  };
}

const registerReason =
  'Le DMP refuse un établissement que le registre ne rattache pas à cette entité juridique\u00a0: vérifiez ses numéros dans l’annuaire.';

function savings({ ej, eg }: { ej: PlanOption; eg: PlanOption }): string {
  const [certificates, all] = [countOf(ej, 'certificates'), countOf(eg, 'certificates')];
  const forms = `${countOf(ej, 'forms')} au lieu de ${countOf(eg, 'forms')}`;
  if (all <= certificates) return 'Une seule démarche par organisme, pour tous ses établissements présents et à venir.';
  return `Une seule démarche par organisme\u00a0: ${certificates} ${certificates === 1 ? 'certificat' : 'certificats'} au lieu de ${all}, formulaires 413 et contrats ${forms}.`;
}

function doctrineReason(today: string): string {
  return today >= entitiesFrom
    ? `C’est la doctrine en cible, applicable depuis avril 2023 selon le guide\u202f; au ${frenchDate(today)}, rien n’oblige plus à passer par les FINESS géographiques.`
    : 'C’est la doctrine en cible. Jusqu’à avril 2023, les métadonnées portent le FINESS juridique\u00a0: elles seront à reconfigurer, et les statistiques ne se font pas par établissement.';
}

function keptReason(clients: PlanClient[]): string | null {
  const held = clients
    .flatMap((client) => client.held)
    .filter((one) => one.level === 'EG' && !one.wentTo && !one.closed);
  if (held.length === 0) return null;
  const subject =
    held.length === 1 ? 'Un certificat d’établissement est' : `${held.length} certificats d’établissements sont`;
  return `${subject} en service\u00a0: gardez-les jusqu’à leur fin, le calendrier ci-dessous dit quand commander le suivant.`;
}

// F4.1: a contract of a single site may stand on its FINESS géographique, and another number is another contract.
function singleSiteReason(clients: PlanClient[]): string | null {
  const single = clients.filter((client) => client.establishments.length === 1).length;
  if (single === 0) return null;
  const several = single === 1 ? 'Un de ces clients n’a qu’un site' : `${single} de ces clients n’ont qu’un site`;
  const subject = clients.length === 1 ? 'Ce client n’a qu’un site' : several;
  return `${subject}\u00a0: si un contrat existe déjà au FINESS géographique, passer au FINESS juridique demande un nouveau contrat et une nouvelle carte (formulaire 101).`;
}
