import type { Barrier } from '../assignments/ordering-rights.js';
import { stepsToRedo, wrongBecause } from '../journey/steps/redo.js';
import { daysBetween, parisDate } from '../journey/calendar/calendar-days.js';
import { hasExpired, type NextHolder } from '../journey/plan/coverage.js';
import type { DelegationProblem } from '../journey/steps/ordering.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { capital, count } from '../platform/web/view-helpers.js';

/** A certificate that ends, as the letters tell it. */
export interface LetterFacts {
  client: string;
  label: string;
  instance: string;
  /** « porté par l’établissement La Source, FINESS … ». */
  holder: string;
  /** Who holds what follows it (domain rules 5 and 10). */
  next: NextHolder;
  /** What is wrong with it when it is to be redone, not renewed (domain rule 11); null when nothing is. */
  toRedo: string | null;
  neverInstalled: boolean;
  notAfter: Date;
  now: Date;
  /** What is under way: an issued successor that is not verified, or an open order. */
  successor: 'issued' | 'ordered' | null;
  /** Its own order is open: until its installation and verification are noted, no other is. */
  unfinished: boolean;
  /** All that is known of the certificate is the day that was declared. */
  declared: boolean;
  /** What keeps its renewal from being ordered today, first things first (domain rule 7). */
  barriers: Barrier[];
  /** Addresses of the client’s own administrators who have a card today: each is told of their own. */
  ownWithCard: string[];
  /** The client orders itself: nothing is engaged on our side. */
  selfAdministered: boolean;
  editorName: string;
  /** The slot's page, for people with an account. */
  link: string;
}

/** « expire dans 30 jours », « a expiré aujourd’hui », « est expiré depuis 2 jours », in calendar days of Paris; of its own day, the minute says whether it has. */
export function expiryWords(notAfter: Date, now: Date): string {
  const days = daysBetween(parisDate(now), parisDate(notAfter));
  if (days === 0) return hasExpired(notAfter, now) ? 'a expiré aujourd’hui' : 'expire aujourd’hui';
  if (days > 0) return `expire dans ${count(days, 'jour', 'jours')}`;
  return `est expiré depuis ${count(-days, 'jour', 'jours')}`;
}

/** The same, with its day: « expire dans 30 jours, le 30 décembre 2026 », « est expiré depuis le 28 novembre 2026, il y a 2 jours ». */
export function expiryOn(notAfter: Date, now: Date): string {
  const day = frenchDate(parisDate(notAfter));
  const days = daysBetween(parisDate(now), parisDate(notAfter));
  return days < 0
    ? `est expiré depuis le ${day}, il y a ${count(-days, 'jour', 'jours')}`
    : `${expiryWords(notAfter, now)}, le ${day}`;
}

/**
 * The same without counting: « expire le 30 décembre 2026 », « est expiré depuis le 28 novembre 2026 ». A mail that leaves the house may leave days after it
 * was written (the cap of its address, a hold, « Renvoyer »); once the end itself has passed it does not (`endHasPassed`).
 */
export function expiryDay(notAfter: Date, now: Date): string {
  const day = frenchDate(parisDate(notAfter));
  return hasExpired(notAfter, now) ? `est expiré depuis le ${day}` : `expire le ${day}`;
}

/** What its representative may count on: nothing that nobody may do today. */
export function whatBecomes({
  next,
  selfAdministered,
  toRedo,
  successor,
  notAfter,
  now,
  barriers,
}: LetterFacts): string {
  if (next === 'none') return `${isClosed} Vous n’avez rien à faire.`;
  if (next === 'elsewhere') return `${wentElsewhere} Vous n’avez rien à faire, sauf si nous vous sollicitons.`;
  // Nobody prepares what is not ordered, and what follows is decided with them.
  if (successor !== 'issued' && barriers.some(isOfEntity)) return entityIsClosed;
  if (selfAdministered) {
    if (barriers.some(isOfPeople)) return nobodyOfTheirs;
    const act =
      toRedo !== null ? 'le refaire' : hasExpired(notAfter, now) ? 'en commander un nouveau' : 'le renouveler';
    return `La personne de votre structure qui est habilitée, avec sa carte CPE, peut ${act} sur la plateforme IGC-Santé.`;
  }
  const without =
    successor === 'issued' ? undefined : barriers.map(withoutMandate).find((sentence) => sentence !== null);
  if (without) return without;
  return successor
    ? 'Son remplacement est engagé de notre côté. Vous n’avez rien à faire, sauf si nous vous sollicitons.'
    : 'Nous préparons son remplacement et reviendrons vers vous si une action de votre part est nécessaire.';
}

/** Its legal entity is closed: nobody orders, whoever has a card. */
export const isOfEntity = ({ code }: Barrier): boolean => code === 'entity_closed';

/** As the client reads it. */
export const entityIsClosed =
  'Le registre FINESS dit votre entité juridique fermée\u00a0: aucun certificat ne se commande plus sous son numéro. Dites-nous, en réponse à ce courriel, quelle entité lui succède.';

const nobodyOfTheirs =
  'Personne de votre structure ne peut le remplacer aujourd’hui\u00a0: il faut un administrateur technique habilité par l’ANS, avec une carte CPE en cours de validité.';

/** The people who order for the client, their cards or habilitations, are what is missing. */
function isOfPeople({ code }: Barrier): boolean {
  return code.startsWith('administrator_');
}

const ourMandateIsOver = 'Le mandat que vous nous aviez donné a pris fin';
const noMandate = 'Nous n’avons pas de mandat de votre part';

/** What the client has to know of a mandate that is not in force; null: it is ours to put right, or to wait for. */
const mandates: Record<DelegationProblem, string | null> = {
  delegation_missing: noMandate,
  delegation_prepared: noMandate,
  delegation_requested: 'Nous attendons le mandat que nous vous avons demandé',
  delegation_signed: null,
  delegation_to_correct: noMandate,
  delegation_refused: noMandate,
  delegation_ended: ourMandateIsOver,
  delegation_expired: ourMandateIsOver,
  delegation_not_begun: null,
  delegation_out_of_scope: 'Le mandat que vous nous avez donné ne couvre pas ce certificat',
};

// Whoever ended it may have meant to: then the certificate is theirs to replace.
function withoutMandate({ code }: Barrier): string | null {
  const why = mandates[code as DelegationProblem] ?? null;
  return (
    why &&
    `${why}\u00a0: sans mandat, nous ne pouvons pas le remplacer. Pour nous le confier, répondez à ce courriel\u202f; sinon, son remplacement revient à votre structure.`
  );
}

// A mail speaks of one client: which other one it is, the page of the slot says.
export const wentElsewhere =
  'L’établissement est passé à une autre structure\u00a0: son prochain certificat se commande pour elle.';

export const isClosed = 'L’établissement est fermé\u00a0: rien n’est à commander.';

/** Of one of our people: the one thing to do, or what comes before it. */
export function whatToDo(facts: LetterFacts): string {
  const { successor, unfinished, notAfter, now, next, toRedo } = facts;
  if (successor === 'issued') return 'À faire\u00a0: installer et vérifier le certificat suivant, déjà émis.';
  if (next === 'none')
    return toRedo === null
      ? `${isClosed} Il est suivi jusqu’à sa fin.`
      : `À faire\u00a0: le révoquer, ${wrongBecause(toRedo)}. ${isClosed}`;
  if (successor === null && next === 'elsewhere') return `${wentElsewhere} Sortez ensuite cet emplacement du suivi.`;
  if (successor === null && toRedo === null && unfinished && !hasExpired(notAfter, now))
    return 'À faire\u00a0: noter son installation et sa vérification, puis commander ce qui le remplace.';
  const [barrier] = facts.barriers;
  // What is mended elsewhere is not followed by this order.
  if (barrier && isOfEntity(barrier) && successor === null) return `Rien à commander. ${barrier.sentence}`;
  if (!barrier) return `À faire\u00a0: ${whatToOrder(facts)}`;
  return `${successor === null ? 'Pas encore commandable. ' : ''}${barrier.sentence} Ensuite\u00a0: ${whatToOrder(facts)}`;
}

function whatToOrder({ successor, notAfter, now, next, toRedo, neverInstalled }: LetterFacts): string {
  if (successor === 'ordered') return 'faire avancer la commande ouverte.';
  if (toRedo !== null) {
    return `le refaire, ${wrongBecause(toRedo)}. ${capital(stepsToRedo(neverInstalled))}`;
  }
  if (next === 'entity') return 'commander sous le FINESS juridique, nouveau produit.';
  // F5: a renewal is possible only while the certificate is active; afterwards it is a new product.
  return hasExpired(notAfter, now)
    ? 'commander un nouveau certificat.'
    : 'commander le renouvellement, possible seulement avant l’échéance.';
}
