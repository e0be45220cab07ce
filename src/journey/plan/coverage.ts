import { numberWords } from '../../identifiers/structure-number.js';
import { addDays, daysBetween, parisDate } from '../calendar/calendar-days.js';
import { frenchDays } from '../calendar/french-date.js';
import { firstDayToCome, fromDay } from './certificate-days.js';
import { mustNotBeInstalled } from './wrong-certificate.js';

/** Whether a slot is covered: computed, never stored (domain § 3). */
export type Coverage =
  | 'revoked'
  | 'missing'
  | 'requested'
  | 'to_redo'
  | 'issued_not_installed'
  | 'covered'
  | 'expiring'
  | 'expired'
  | 'not_needed';

/** From what hurts most to what is fine: the order of every list and of a client's worst slot. */
export const severity: Coverage[] = [
  'revoked',
  'expired',
  'missing',
  'expiring',
  'to_redo',
  'issued_not_installed',
  'requested',
  'covered',
  'not_needed',
];

/** What the coverage of a slot depends on. */
export interface CoverageFacts {
  notNeededReason: string | null;
  /**
   * The certificate in force: the latest verified one, else the latest. `declared`: it was never imported, and all that is
   * known of it is the day it ends on, as the editor's own lists say.
   */
  certificate: {
    notAfter: Date;
    installed: boolean;
    verified: boolean;
    revoked: boolean;
    declared: boolean;
    /** What is wrong with it, as `wrongBecause` reads it (domain rule 11). */
    toRedo?: string | null;
  } | null;
  /** The open order, if any: issued when its certificate is imported and not installed yet, ordered before that. */
  pending: { state: 'issued' | 'ordered' } | null;
  /** Its instance is out of service, and its order still open, or its establishment is closed: what was delivered, and is not in service, must not be installed any more. */
  unused?: boolean;
  /** The first day of the certificate that the open order collected, an ISO day of Paris. */
  beginsOn?: string | null | undefined;
}

/** A coverage with its French label and its icon (a Tabler name); `daysLeft` in calendar days of Paris, negative once expired. */
export interface CoverageAnswer {
  coverage: Coverage;
  daysLeft: number | null;
  label: string;
  icon: string;
  /** What covers the slot is known by its declared end only: say `declaredNote` beside the label. */
  declared: boolean;
  /** The first day of the certificate that is to be installed, while that is to come: an ISO day of Paris. */
  beginsOn: string | null;
}

/** Who holds the certificate of a slot, and until when the one in force runs. */
export interface Holding {
  /** The holder, when it is an establishment: still the client’s, another client’s by now, or closed, whoever’s it is; null: the client. */
  establishment: 'here' | 'gone' | 'closed' | null;
  notAfter: Date | null;
}

/** Who holds what follows: whoever holds it now, the client under its FINESS EJ, the client that the establishment went to, or nobody: nothing does. */
export type NextHolder = 'same' | 'entity' | 'elsewhere' | 'none';

/**
 * Domain rule 5: what follows the certificate of an establishment is a new product, under the FINESS EJ: that of the client whose it is (rule 10),
 * though there never was one here. Nothing follows that of a closed establishment, which is watched to its end.
 */
export function nextHolder({ establishment, notAfter }: Holding): NextHolder {
  if (establishment === 'closed') return 'none';
  if (establishment === 'gone') return 'elsewhere';
  return establishment === null || notAfter === null ? 'same' : 'entity';
}

/** The client that an establishment went to: of two that bear the same name, the number says which. */
export interface WentTo {
  id: string;
  name: string;
  /** What it is known by. */
  number: string;
}

const wentTo = ({ name, number }: WentTo) =>
  `L’établissement est passé à «\u00a0${name}\u00a0», ${numberWords(number)}`;

/** Why nothing is ordered here any more for an establishment that went to another client. */
export const orderedElsewhere = (to: WentTo) =>
  `${wentTo(to)}\u00a0: son prochain certificat se commande chez ce client. Sortez ensuite cet emplacement du suivi.`;

/** Why nothing is ordered any more for a closed establishment. */
export const orderedNoMore =
  'L’établissement est fermé\u00a0: rien ne se commande plus pour lui, son certificat est suivi jusqu’à sa fin. S’il doit revenir, rouvrez-le d’abord.';

/** Why no certificate is brought here for it either. */
export const importedElsewhere = (to: WentTo) => `${wentTo(to)}\u00a0: ses certificats s’importent chez ce client.`;

// F0: the agency warns so many days before the end, and a renewal is due from then on.
export const renewalDays = 60;

/** The terms, in days, within which one asks for the ends to come. */
export const horizons = [30, renewalDays, 90, 120, 180];

/** The first day a certificate that ends then is called expiring: nothing is to be done before. ISO day of Paris. */
export function renewableFrom(notAfter: Date): string {
  return addDays(parisDate(notAfter), -renewalDays);
}

/** Said wherever a declared expiry is shown: nobody takes it for a certificate that was checked. */
export const declaredNote = 'échéance déclarée, certificat non importé';

/** The icon of each state, a Tabler name. */
const coverageIcons: Record<Coverage, string> = {
  revoked: 'ban',
  missing: 'circle-dashed',
  requested: 'send',
  to_redo: 'alert-triangle',
  issued_not_installed: 'package',
  covered: 'circle-check',
  expiring: 'hourglass',
  expired: 'circle-x-filled',
  not_needed: 'minus',
};

/** The French label of each state when it says no number (filters, legends, headings). */
export const coverageLabels: Record<Coverage, string> = {
  revoked: 'Révoqué',
  missing: 'Manquant',
  requested: 'Demandé',
  // What an instance out of service was delivered is in it, and is not made again.
  to_redo: 'À refaire ou à révoquer',
  issued_not_installed: 'À installer',
  covered: 'Couvert',
  expiring: 'Expire bientôt',
  expired: 'Expiré',
  not_needed: 'Non requis',
};

/** Of one that covers nothing and is made again: the other kind of `to_redo` is only to be revoked. */
export const madeAgainLabel = 'À refaire';

/** The coverage of a slot now. A revoked certificate covers nothing; like an expired one it stays so whatever is under way. */
export function coverageOf(slot: CoverageFacts, now: Date, expiringDays = renewalDays): CoverageAnswer {
  const found = coveredBy(slot, now, expiringDays);
  const first = slot.beginsOn ? firstDayToCome(slot.beginsOn, parisDate(now)) : null;
  if (first === null) return found;
  const waits = found.coverage === 'issued_not_installed' && slot.certificate?.installed !== true;
  return { ...found, beginsOn: first, label: waits ? toInstallFrom(first) : found.label };
}

/** Of one whose validity begins later, wherever its state is said. */
export const toInstallFrom = (beginsOn: string) => `${coverageLabels.issued_not_installed} ${fromDay(beginsOn)}`;

function coveredBy(slot: CoverageFacts, now: Date, expiringDays: number): CoverageAnswer {
  if (slot.notNeededReason !== null) return answer('not_needed', null);
  const certificate = slot.certificate;
  if (!certificate) return withoutCertificate(slot);
  if (certificate.revoked) return answer('revoked', null);
  const found = withCertificate(certificate, now, expiringDays, slot.unused);
  if (found.coverage !== 'to_redo' && isToRedo({ ...found, toRedo: certificate.toRedo }))
    found.label = `${found.label}, ${slot.unused ? 'à révoquer' : 'à refaire'}`;
  found.declared = certificate.declared;
  return found;
}

/**
 * Whether what is to be done about the certificate in force of a slot is to make it again, whatever its end (domain rule 11): it is in service and
 * wrong, or it covers nothing yet and must not be installed any more (`to_redo`).
 */
export function isToRedo({ toRedo, coverage }: { toRedo?: string | null | undefined; coverage: Coverage }): boolean {
  return coverage === 'to_redo' || (typeof toRedo === 'string' && (coverage === 'covered' || coverage === 'expiring'));
}

/** Where a slot stands in the order of `severity`: what is « Couvert, à refaire » is looked at before what is fine. */
export function standing(slot: Parameters<typeof isToRedo>[0]): Coverage {
  return slot.coverage === 'covered' && isToRedo(slot) ? 'to_redo' : slot.coverage;
}

/** RFC 5280 § 4.1.2.5: the validity includes notAfter itself. */
export const hasExpired = (notAfter: Date, now: Date) => now.getTime() > notAfter.getTime();

function withCertificate(
  { notAfter, installed, verified, declared, toRedo }: NonNullable<CoverageFacts['certificate']>,
  now: Date,
  expiringDays: number,
  unused = false,
): CoverageAnswer {
  const daysLeft = daysBetween(parisDate(now), parisDate(notAfter));
  if (hasExpired(notAfter, now)) return answer('expired', daysLeft, expiredLabel(daysLeft));
  const inService = (installed && verified) || declared;
  // Nobody is sent to install what is to be made again (docs/decisions/0088).
  if (!inService && unused) return answer('to_redo', daysLeft, 'À révoquer');
  if (!inService && typeof toRedo === 'string' && mustNotBeInstalled(toRedo))
    return answer('to_redo', daysLeft, madeAgainLabel);
  // Domain § 2, étape 4: done when issued, installed and verified. A declared one is in service, or would not be declared.
  if (!installed && !declared) return answer('issued_not_installed', daysLeft);
  if (!verified && !declared) return answer('issued_not_installed', daysLeft, 'À vérifier');
  // Renewal is possible only while the certificate is active.
  if (daysLeft <= expiringDays) return answer('expiring', daysLeft, expiringLabel(daysLeft));
  return answer('covered', daysLeft);
}

function withoutCertificate(slot: CoverageFacts): CoverageAnswer {
  if (slot.pending?.state === 'issued') return answer('issued_not_installed', null);
  if (slot.pending) return answer('requested', null);
  return answer('missing', null);
}

function answer(coverage: Coverage, daysLeft: number | null, label = coverageLabels[coverage]): CoverageAnswer {
  return { coverage, daysLeft, label, icon: coverageIcons[coverage], declared: false, beginsOn: null };
}

function expiringLabel(daysLeft: number): string {
  return daysLeft <= 0 ? 'Expire aujourd’hui' : `Expire dans ${frenchDays(daysLeft)}`;
}

function expiredLabel(daysLeft: number): string {
  return daysLeft >= 0 ? 'Expiré aujourd’hui' : `Expiré depuis ${frenchDays(-daysLeft)}`;
}
