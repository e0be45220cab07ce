import { isClosed, mayGo } from '../request-states.js';
import { kindOfNumber, numberLabels } from '../../identifiers/structure-number.js';
import { eventView } from '../../platform/changes/event.view.js';
import { changesView, type ReturnedChange } from '../../platform/changes/changes.view.js';
import { actionsFrom, type Role } from '../../journey/states/transitions.js';
import { daysBetween, parisDate } from '../../journey/calendar/calendar-days.js';
import { declinedNote, formerSignerNote, undeliveredNote } from '../../clients/paper-notes.js';
import { waitingSince } from '../../clients/waiting-days.js';
import { errorSummary } from '../../platform/web/read-form.js';
import type { ComingMail } from '../../mailbox/out/coming-mails.js';
import { date, longDate } from '../../platform/web/view-helpers.js';
import type { AskedDesignation } from '../../journey/steps/client-facts.js';
import { checkForm413 } from '../../paper/form-413.js';
import { checkForm503 } from '../../paper/form-503/form-503.js';
import type { FormChange } from '../moves/form-changes.js';
import { driftOf } from '../moves/form-drifts.service.js';
import { keepsFromAns } from '../dossier/missing-thing.js';
import { missingThings } from '../dossier/missing-things.js';
import { leftOut, namesSaid } from '../dossier/server-needs.js';
import { boxesOf, form413Of, form503Of, type RequestDossier, type UnreadRefusal } from '../dossier/request-dossier.js';
import { doubtView, type ReturnedSettlement, settledView } from '../doubts/doubt.view.js';
import type { RequestDoubt } from '../doubts/request-doubt.entity.js';
import { changeNotes } from '../change/change-notes.view.js';
import { requestDisplays } from './request-displays.js';
import { guardFactsOf } from '../moves/request-guards.js';
import { papersView } from './request-papers.view.js';
import type { RequestCorrection, RequestDocument, RequestEvent, RequestMail, Signing } from './request-page.queries.js';
import { correctionView, mailView, stateView, stepsView } from './request-parts.view.js';
import { wayView } from './request-way.view.js';
import { validationNote } from './validation-mails.view.js';
import { summaryView } from './request-summary.view.js';
import type { Request } from '../request.entity.js';
import type { PrefilledDossier } from '../demarche/prefilled-dossier.entity.js';
import { nobodyPlanned, saysNobodyPlanned } from '../dossier/request-drafts.service.js';
import { requestTable } from '../request.transitions.js';
import { followers, onlyReads } from '../../journey/states/roles.js';

export interface RequestPage {
  request: Request;
  dossier: RequestDossier;
  events: RequestEvent[];
  corrections: RequestCorrection[];
  mails: RequestMail[];
  documents: RequestDocument[];
  /** The dossier of many clients in which it is. */
  mass: { id: string; title: string } | null;
  /** What leaves by itself, if nothing happens. */
  coming: ComingMail[];
  /** The latest dossier prefilled for it on Démarche Numérique. */
  prefilled: PrefilledDossier | null;
  /** Of the addresses to which ANS writes its validation, which are received here. */
  validation: { seen: string[]; unseen: string[] };
  signing: Signing | null;
  role: Role;
  doubts: RequestDoubt[];
  returned?: ReturnedChange | undefined;
  settlement?: ReturnedSettlement | undefined;
}

/** The page of one request. */
export function requestPageView(page: RequestPage) {
  const { request, dossier } = page;
  const drift = driftOf(request, dossier);
  const missing = ['draft', 'signed'].includes(request.state) ? missingThings(dossier) : [];
  const shown = request.state === 'draft' ? missing : missing.filter(keepsFromAns);
  return {
    title: `Demande ${request.kind} · ${dossier.client.name}`,
    official: officialOf(page),
    head: headView(page),
    steps: stepsView(request.state, request.stateSince),
    notes: notesView(page),
    missing: shown,
    doubt: doubtView(request.id, page.doubts, page.settlement),
    settled: settledView(page.doubts),
    changesSince: driftView(page, drift),
    changes: changesOf(page),
    way: wayView(request, page.prefilled, page.signing && { ...page.signing, changed: drift.length > 0 }),
    spaceHref: `/clients/${request.clientId}/space`,
    none: `Plus aucune action\u00a0: l’état «\u00a0${requestTable.states[request.state].label}\u00a0» est définitif.`,
    summary: summaryView(request, dossier),
    editHref: request.state === 'draft' && followers.includes(page.role) ? `/requests/${request.id}/edit` : null,
    papers: papersView(request, page.documents, {
      printable: printable(dossier),
      inTest: isInTest(page),
      missing,
      toReview: page.signing?.formToReview ?? null,
    }),
    coming: page.coming.map(({ on, title, text }) => ({ on: date(on), iso: on, title, text })),
    chasing: `/clients/${request.clientId}/chasing`,
    corrections: page.corrections.map(correctionView),
    mails: page.mails.map(mailView),
    attach: onlyReads(page.role) || isClosed(request.state) ? null : { kind: 'request', id: request.id },
    events: page.events.map((event) => eventView(event, requestTable.states)),
    errors: errorSummary(page.returned?.errors ?? page.settlement?.errors ?? {}),
  };
}

const isInTest = ({ dossier }: Pick<RequestPage, 'dossier'>) => dossier.client.environment === 'TEST';

function officialOf(page: RequestPage) {
  const { kind } = page.request;
  if (isInTest(page)) return { to: 'form-414', label: 'Écrire à l’ANS, pour le formulaire 414' };
  return { to: `form-${kind}`, label: `Formulaire ${kind}, sur le site de l’ANS` };
}

// Of a client in test nothing is printed: its form is another.
function printable(dossier: RequestDossier): boolean {
  if (isInTest({ dossier })) return false;
  const missing = dossier.change ? checkForm503(form503Of(dossier)) : checkForm413(form413Of(dossier));
  return missing.length === 0;
}

function headView({ request, dossier, mass }: RequestPage) {
  const { client } = dossier;
  const facts = [
    { label: numberLabels[kindOfNumber(client.number)], value: client.number, num: true, copy: client.number },
    request.dossierNumber
      ? { label: 'Dossier ANS', value: request.dossierNumber, num: true, copy: request.dossierNumber }
      : { label: 'Dossier ANS', value: 'pas encore de numéro' },
    mass ? { label: 'Dossier de masse', value: mass.title, href: `/mass-dossiers/${mass.id}` } : null,
    { label: 'Depuis', value: waitingSince(parisDate(request.stateSince), dossier.today) },
    { label: 'Préparée par', value: `${request.createdBy}, le ${date(request.createdAt)}` },
    request.corrections > 0 ? { label: 'Corrections', value: String(request.corrections) } : null,
  ];
  return {
    title: `Demande ${request.kind}, ${client.name}`,
    state: stateView(request.state),
    crumbs: [
      { href: '/requests', label: 'Demandes' },
      { href: `/clients/${client.id}/requests`, label: client.name },
    ],
    facts: facts.filter((fact) => fact !== null),
  };
}

function notesView({ request, dossier, events, validation, doubts, signing }: RequestPage) {
  const notes: { tone: string; title?: string; text: string; href?: string; linkLabel?: string }[] = [];
  const reasonOf = (state: string) => {
    const led = events.filter(({ toState }) => toState === state);
    // Kept as it was, what was doubted still has the words of ANS.
    return (led.find(({ fromState }) => fromState !== 'in_doubt') ?? led[0])?.reason ?? '';
  };
  if (isInTest({ dossier }) && mayGo(request)) notes.push(inTestNote);
  if (request.state === 'to_correct')
    notes.push({
      tone: 'soon',
      title: 'À corriger.',
      text: `${request.correctionReason ?? ''} Les délais sont suspendus.`,
    });
  if (request.state === 'draft' && request.corrections > 0 && request.correctionReason)
    notes.push({ tone: 'soon', title: 'Correction demandée.', text: request.correctionReason });
  if (signing?.formerSigner)
    notes.push(formerSignerNote(signing.formerSigner, 'Le formulaire', 'retournez-le pour correction'));
  if (signing?.replaced) notes.push(request.kind === '503' ? doneNote : replacedNote);
  if (signing?.designation) notes.push(insteadNote(request, signing.designation));
  if (signing?.declinedOn) notes.push(declinedNote(request.clientId, signing.declinedOn, 'le formulaire'));
  if (dossier.unreadRefusal) notes.push(unreadNote(dossier.unreadRefusal));
  // Not said of a choice made by hand.
  if (request.state === 'draft' && request.version === 1 && dossier.unplanned && events.some(saysNobodyPlanned))
    notes.push({ tone: 'soon', title: 'Administrateurs à vérifier.', text: nobodyPlanned, ...checkThem(request) });
  const uncovered = uncoveredNote(request, dossier);
  if (uncovered) notes.push(uncovered);
  if (request.state === 'in_doubt' && doubts.every(({ settledAt }) => settledAt !== null))
    notes.push({ tone: 'bad', title: 'À trancher.', text: reasonOf('in_doubt') });
  if (request.state === 'refused') notes.push({ tone: 'bad', title: 'L’ANS a refusé.', text: reasonOf('refused') });
  if (request.state === 'cancelled') notes.push({ tone: 'none', title: 'Annulée.', text: reasonOf('cancelled') });
  const waiting = signing?.undelivered
    ? undeliveredNote(signing.undelivered, 'cette demande')
    : lateNote(request, dossier);
  if (waiting) notes.push(waiting);
  const unseen = validationNote(request.state, validation);
  if (unseen) notes.push(unseen);
  notes.push(...changeNotes(request, dossier));
  if (request.kind === '413' && !dossier.paper.blank && dossier.paper.otherAccepted && request.state === 'draft')
    notes.push({
      tone: 'none',
      text: 'Le formulaire officiel vierge n’est pas déposé\u00a0: notre déclaration part à sa place, comme les réglages le disent.',
      href: '/settings/forms',
      linkLabel: 'Déposer le formulaire',
    });
  return notes;
}

function checkThem({ id }: Request) {
  return { href: `/requests/${id}/edit`, linkLabel: 'Choisir les administrateurs' };
}

// F4.1, § 4.3: ANS records the one name that the form says.
function uncoveredNote(request: Request, { needs }: RequestDossier) {
  const left = leftOut(needs.servers, boxesOf(request));
  if (request.state !== 'draft' || left.length === 0) return null;
  return {
    tone: 'soon',
    title: left.length === 1 ? 'Un serveur reste à demander.' : `${left.length} serveurs restent à demander.`,
    text: `Ce formulaire ne nomme pas ${namesSaid(left)}\u00a0: préparez une autre demande une fois celle-ci validée.`,
  };
}

// Guide V0.6, étape 3: the acknowledgement comes on receipt. A long silence is looked into, not waited out.
function lateNote(request: Request, { today }: RequestDossier) {
  const days = daysBetween(parisDate(request.stateSince), today);
  if (request.state !== 'submitted' || days < 4) return null;
  return {
    tone: 'soon',
    title: `Pas d’accusé depuis ${days}\u00a0j.`,
    text: 'Il porte le numéro de dossier. Cherchez-le dans les courriels à rapprocher, ou relancez l’ANS.',
    href: '/mailbox',
    linkLabel: 'Courriels à rapprocher',
  };
}

// The printed form keeps its answers; what the records say since is told, never changed behind a signature.
function driftView({ request }: RequestPage, rows: FormChange[]) {
  if (rows.length === 0) return null;
  const advice =
    request.state === 'signed'
      ? 'Si c’est important, choisissez «\u00a0Modifier malgré la signature\u00a0» et faites signer de nouveau.'
      : 'Si c’est important, retournez la demande pour correction et faites signer de nouveau.';
  return { rows, advice };
}

const inTestNote = {
  tone: 'soon',
  title: 'Client en environnement de test.',
  text: 'Rien ne part d’ici\u00a0: cette demande garde la trace du formulaire 414. «\u00a0À compléter\u00a0» dit comment l’envoyer.',
};

const doneNote = {
  tone: 'soon',
  title: 'Ce changement est déjà fait.',
  text: 'L’ANS n’a plus qui part, et a déjà qui arrive\u00a0: annulez cette demande.',
};

const replacedNote = {
  tone: 'soon',
  title: 'Une désignation la remplace.',
  text: 'Elle est constatée sur mesHabilitations, et l’ANS connaît déjà qui cette demande déclare\u00a0: annulez-la.',
};

function unreadNote({ answerId, since }: UnreadRefusal) {
  return {
    tone: 'bad',
    title: 'Le client ne donne pas suite.',
    text: `Il l’a répondu le ${longDate(since)}, et personne ne l’a lu\u00a0: lisez-le avant d’envoyer.`,
    href: `/client-answers/${answerId}`,
    linkLabel: 'Lire sa réponse',
  };
}

function insteadNote({ clientId }: Request, { since }: AskedDesignation) {
  return {
    tone: 'soon',
    title: 'Une désignation est demandée à sa place.',
    text: `Elle l’est depuis le ${longDate(since)}\u00a0: le formulaire n’est ni à envoyer ni à rappeler. Si le client le préfère, notez son refus de la désignation.`,
    href: `/clients/${clientId}/delegation`,
    linkLabel: 'Voir la désignation',
  };
}

function changesOf({ request, dossier, role, returned, signing }: RequestPage) {
  const facts = guardFactsOf(request, dossier);
  const brief = { ...facts, missing: facts.missing.length > 0 ? [`${countOf(facts.missing)}.`] : [] };
  const offered = actionsFrom(requestTable, { state: request.state, facts: brief, role });
  const changes = changesView(offered, {
    base: `/requests/${request.id}`,
    displays: requestDisplays,
    today: dossier.today,
    returned,
  });
  // Whatever else may be noted, the 414 that was sent is what is waited for.
  if (isInTest({ dossier }) && mayGo(request))
    return changes.map((change) => ({ ...change, primary: change.noun === requestDisplays.sent_by_client.noun }));
  // The first thing to do is to settle it; by another way than a mail of ours, it is done on the page of the way.
  const elsewhere =
    request.chosenChannel !== 'mail' && !(request.chosenChannel === 'client' && request.state === 'draft');
  // What is taken back is not gone on with first.
  const takenBack = signing?.replaced || signing?.formerSigner;
  const aside = request.state === 'in_doubt' || takenBack || (elsewhere && request.submittedOn === null);
  return aside ? changes.map((change) => ({ ...change, primary: false })) : changes;
}

// The list is on the page: the button's reason needs not say it again.
function countOf(missing: string[]): string {
  return missing.length === 1
    ? 'le point de la liste «\u00a0À compléter\u00a0»'
    : `les ${missing.length} points de la liste «\u00a0À compléter\u00a0»`;
}
