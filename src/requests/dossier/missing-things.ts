import { whyNotOrdering, type AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import { whyNotToProduction } from '../../identifiers/form-414.js';

import { whyNotStaying } from '../../assignments/who-takes-over.js';
import { offerOf } from '../../identifiers/igc-words.js';
import { delegationObstacle } from '../../journey/steps/ordering.js';
import { signerCardOf, type SignerCardProblem, signerCardProblem } from '../../journey/steps/signer-card.js';
import { checkForm413, type MissingField } from '../../paper/form-413.js';
import { checkForm503 } from '../../paper/form-503/form-503.js';
import type { ChangeFacts } from './change-facts.js';
import { changeMissing } from './missing-from-change.js';
import { type MissingThing, whereNamed } from './missing-thing.js';
import { namesSaid } from './server-needs.js';
import { form413Of, form503Of, type RequestDossier } from './request-dossier.js';

/** Names everything at once: prerequisites first, then the answers in the form's order. */
export function missingThings(dossier: RequestDossier): MissingThing[] {
  if (dossier.change) return missingFromChange(dossier, dossier.change);
  return [
    ...archived(dossier),
    ...keptFromProduction(dossier),
    ...contractMissing(dossier),
    ...signerMissing(dossier),
    ...delegationMissing(dossier),
    ...paperMissing(dossier),
    ...dossier.administrators.flatMap((administrator) => administratorMissing(administrator, dossier)),
    ...answersMissing(dossier),
  ];
}

// An end needs neither contract nor mandate: a client that leaves us may have neither any more. Who arrives needs both.
function missingFromChange(dossier: RequestDossier, change: ChangeFacts): MissingThing[] {
  const arriving = dossier.administrators.length > 0;
  return [
    ...archived(dossier),
    ...keptFromProduction(dossier),
    ...(arriving ? contractMissing(dossier) : []),
    ...signerMissing(dossier),
    ...(arriving ? delegationMissing(dossier) : []),
    ...dossier.administrators.flatMap((administrator) => administratorMissing(administrator, dossier)),
    ...changeMissing(dossier, change),
    ...answersMissing(dossier),
  ];
}

/** One sentence a thing: « Contrat : … ». */
export function missingSentences(things: MissingThing[]): string[] {
  return things.map(({ what, reason }) => `${what}\u00a0: ${reason}`);
}

function archived({ client }: RequestDossier): MissingThing[] {
  if (!client.archivedAt) return [];
  const place = { href: `/clients/${client.id}`, linkLabel: 'Ouvrir le client', prerequisite: true };
  return [{ what: 'Client archivé', reason: 'rétablissez-le avant de préparer une demande.', ...place }];
}

/** F4.1: what a client in test asks goes to another desk, by another form. Whatever would leave for the production desk asks this. */
export function keptFromProduction({ client }: Pick<RequestDossier, 'client'>): MissingThing[] {
  if (client.environment !== 'TEST') return [];
  const place = { href: `/clients/${client.id}/edit`, linkLabel: 'Ouvrir la fiche du client', prerequisite: true };
  return [{ what: 'Client en test', reason: whyNotToProduction, ...place }];
}

// Guide V0.6, étape 1: the contract with ANS is signed by the structure, on its FINESS juridique.
function contractMissing({ client }: RequestDossier): MissingThing[] {
  if (client.contractState === 'signed') return [];
  const reason =
    client.contractState === 'requested'
      ? 'demandé mais pas encore signé. Enregistrez sa signature quand elle est faite.'
      : 'la structure n’a pas encore de contrat avec l’ANS. Faites-le signer, puis enregistrez-le.';
  const href = `/clients/${client.id}/contract`;
  return [{ what: 'Contrat avec l’ANS', reason, href, linkLabel: 'Ouvrir le contrat', prerequisite: true }];
}

// Guide V0.6, étape 1: the signer holds a valid CPS or CDE.
function signerMissing({ client, representative, today }: RequestDossier): MissingThing[] {
  const place = { href: `/clients/${client.id}/representative`, linkLabel: 'Ouvrir le représentant' };
  if (!representative) {
    const reason = 'aucun n’est connu. Indiquez qui signe pour la structure.';
    return [{ what: 'Représentant légal', reason, ...place, prerequisite: true }];
  }
  const problem = signerCardProblem(signerCardOf(representative), today);
  return problem ? [{ what: 'Carte du représentant', reason: cardReasons[problem], ...place, prerequisite: true }] : [];
}

const cardReasons: Record<SignerCardProblem, string> = {
  card_missing: 'il lui faut une carte CPS, ou une CDE commandée par le formulaire 101.',
  card_ordered: 'elle est commandée. Enregistrez-la comme active à sa réception.',
  card_blocked: 'elle n’est pas active. Faites-la remplacer.',
  card_expired: 'elle a expiré. Faites-la renouveler.',
};

// Domain § 2, step 2: delegated, or administered by the client's own people.
function delegationMissing(dossier: RequestDossier): MissingThing[] {
  const { client, delegation, editor, choices, today } = dossier;
  if (client.selfAdministered) return [];
  const found: MissingThing[] = [];
  const place = { href: `/clients/${client.id}/delegation`, linkLabel: 'Ouvrir la délégation', prerequisite: true };
  // Of each offer the same may be missing: the mandate itself.
  const mandate = { selfAdministered: client.selfAdministered, delegation };
  const asked = choices.offers.length > 0 ? new Set(choices.offers.map(offerOf)) : [null];
  const obstacles = [...asked].flatMap((offer) => delegationObstacle(mandate, offer, today) ?? []);
  const reasons = new Set(
    obstacles.map(({ code, sentence }) => (code === outOfScope ? `${sentence} ${orLess}` : sentence)),
  );
  found.push(...[...reasons].map((reason) => ({ what: 'Délégation', reason, ...place })));
  if (!editor.ansContractSignedOn) {
    const reason = 'l’éditeur n’a pas enregistré son propre contrat avec l’ANS. Indiquez sa date dans les réglages.';
    const settings = { href: '/settings/editor', linkLabel: 'Ouvrir les réglages', prerequisite: true };
    found.push({ what: 'Contrat de l’éditeur', reason, ...settings });
  }
  return found;
}

const outOfScope = 'delegation_out_of_scope';
const orLess = 'Ou enlevez cette offre de la demande.';

// Our own declaration says itself that it is no official form: ANS gets its own, or what the editor answers for.
function paperMissing({ client, paper, officialPaper, requestId }: RequestDossier): MissingThing[] {
  // Its form is the 414, which is filled elsewhere.
  if (client.environment === 'TEST') return [];
  if (paper.otherAccepted || (paper.blank && officialPaper !== false)) return [];
  const what = 'Formulaire officiel';
  if (paper.blank && requestId) {
    const reason =
      'le papier imprimé est notre déclaration, sans valeur pour l’ANS. Reprenez la demande\u00a0: elle sera imprimée sur le formulaire 413, à faire signer.';
    return [{ what, reason, href: `/requests/${requestId}#actions`, linkLabel: 'Voir que faire', prerequisite: true }];
  }
  const reason =
    'le formulaire 413 vierge de l’ANS n’est pas déposé, et notre déclaration n’a pas valeur de formulaire. Déposez-le dans Réglages, Formulaires.';
  return [{ what, reason, href: '/settings/forms', linkLabel: 'Déposer le formulaire', prerequisite: true }];
}

// Domain rule 7: a card valid today. Whoever leaves later is not asked for any more; what was signed goes its way (0090).
function administratorMissing(administrator: AdministratorWithCard, dossier: RequestDossier): MissingThing[] {
  const what = 'Administrateur technique';
  const reason = whyNotOrdering(administrator, dossier.today);
  const theirs = { href: `/administrators/${administrator.id}`, linkLabel: 'Ouvrir sa fiche', prerequisite: true };
  if (reason) return [{ what, reason, ...theirs }];
  const leaving = whyNotStaying(administrator);
  return leaving ? [{ what, reason: leaving, ...whereNamed(dossier), prerequisite: false }] : [];
}

function answersMissing(dossier: RequestDossier): MissingThing[] {
  const answers = dossier.change ? checkForm503(form503Of(dossier)) : checkForm413(form413Of(dossier));
  // Without anybody, the person is missing, not their name, phone and card.
  const told = dossier.representative ? answers : answers.filter(({ field }) => !field.startsWith('signer.'));
  return told
    .filter(({ field }) => !cardAlreadyNamed(field, dossier))
    .map((answer) => ({
      what: answer.label,
      reason: `${answer.reason}${toChooseFrom(answer, dossier)}`,
      ...placeOf(answer, dossier),
      prerequisite: false,
    }));
}

// F4.1, § 4.3: one name a box. What several slots need is nobody's to guess.
function toChooseFrom({ field }: MissingField, { choices, needs }: RequestDossier): string {
  const { servers, mails } = needs;
  if (field === 'domainName' && !choices.domainName && !choices.serverName && servers.length > 1)
    return ` Les serveurs de ce client\u00a0: ${namesSaid(servers)}. Un formulaire 413 nomme un seul domaine ou un seul serveur\u00a0: choisissez, une autre demande fera le reste.`;
  if (field === 'mailDomain' && !choices.mailDomain && mails.some((name) => name !== ''))
    return ` Ses emplacements S/MIME, SIGN et CONF s’appellent\u00a0: ${namesSaid(mails)}. Un formulaire 413 nomme un seul domaine.`;
  return '';
}

function cardAlreadyNamed(field: string, { representative, administrators }: RequestDossier): boolean {
  if (field === 'signer.cardNumber') return !representative?.cardKind;
  const row = /^(?:administrators|arrivals)\.(\d+)\.cardNumber$/u.exec(field)?.[1];
  return row !== undefined && administrators[Number(row)]?.card === null;
}

function placeOf({ field }: MissingField, dossier: RequestDossier): { href: string; linkLabel: string } {
  const { client } = dossier;
  if (field.startsWith('structure.'))
    return { href: `/clients/${client.id}/edit`, linkLabel: 'Ouvrir la fiche du client' };
  if (field.startsWith('signer.'))
    return { href: `/clients/${client.id}/representative`, linkLabel: 'Ouvrir le représentant' };
  const [, list, row] = /^(administrators|arrivals|departures)\.(\d+)\./u.exec(field) ?? [];
  const people = list === 'departures' ? dossier.change?.departures : dossier.administrators;
  const administrator = people?.[Number(row)];
  if (administrator) return { href: `/administrators/${administrator.id}`, linkLabel: 'Ouvrir sa fiche' };
  if (field === 'editorName') return { href: '/settings/editor', linkLabel: 'Ouvrir les réglages' };
  const href = dossier.requestId ? `/requests/${dossier.requestId}/edit` : `/clients/${client.id}/requests`;
  return { href, linkLabel: 'Compléter la demande' };
}
