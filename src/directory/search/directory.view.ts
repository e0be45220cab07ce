import { kindOfNumber, numberWords } from '../../identifiers/structure-number.js';
import { cappedCount } from '../../platform/lists/capped-counts.js';
import { count, longDate, number } from '../../platform/web/view-helpers.js';
import { closedOrdersNothing, closedSince } from '../../journey/steps/closed-entity.js';
import type { LegalEntity, RegisteredEstablishment } from './directory.queries.js';
import { type Finding, searchLimit } from './directory.service.js';

export function directoryView(query: string, finding: Finding, facts: { extractedOn: string | null; changes: number }) {
  return {
    title: 'Annuaire FINESS',
    query,
    asked: finding.kind !== 'nothing_asked',
    loaded: facts.extractedOn !== null,
    extractedOn: facts.extractedOn ? longDate(facts.extractedOn) : null,
    changes: facts.changes > 0 ? changesNote(facts.changes) : null,
    note: noteOf(finding),
    one: finding.kind === 'one' ? oneView(finding) : null,
    list: finding.kind === 'list' && finding.entities.length > 0 ? listView(finding) : null,
    nothing: finding.kind === 'list' && finding.entities.length === 0,
  };
}

function changesNote(changes: number) {
  return {
    tone: 'soon',
    text: `${cappedCount(changes, 'évolution du registre concerne', 'évolutions du registre concernent')} vos clients et ${changes < 2 ? 'attend' : 'attendent'} une décision.`,
    href: '/register-changes',
    linkLabel: 'Voir les évolutions',
  };
}

function noteOf(finding: Finding) {
  if (finding.kind === 'refused') return { tone: 'bad', role: 'alert', text: finding.reason };
  if (finding.kind === 'unknown' && finding.client) return clientNote(finding.number, finding.client);
  if (finding.kind === 'unknown') {
    const siret = kindOfNumber(finding.number) === 'siret';
    return {
      tone: 'soon',
      text: siret
        ? `Aucun organisme de l’extraction chargée n’a le SIRET ${finding.number}. S’il n’a pas de FINESS, créez le client par son SIRET.`
        : `Le numéro ${finding.number} est bien formé, mais il n’est pas dans l’extraction chargée. Vérifiez-le sur le site FINESS, puis créez le client à la main.`,
      href: `/clients/new?${siret ? 'siret' : 'finess'}=${finding.number}`,
      linkLabel: 'Créer le client à la main',
    };
  }
  if (finding.kind === 'one' && finding.asked) {
    return {
      tone: 'move',
      text: `${finding.asked.finess} est un établissement (${finding.asked.name}). Pour les certificats, le FINESS juridique à écrire est ${finding.entity.finess}.`,
    };
  }
  if (finding.kind === 'list' && finding.read.length > 0) {
    const words = finding.read.map(
      ({ typed, as }) => `«\u00a0${typed}\u00a0» lu ${as.map((word) => `«\u00a0${word}\u00a0»`).join(' ou ')}`,
    );
    return { tone: 'move', title: 'Résultats approchants.', text: `${words.join(', ')}.` };
  }
  return null;
}

// It is nobody's to be made: the number is a client's, whatever the register knows.
function clientNote(asked: string, client: { id: string; name: string; number: string }) {
  const known = asked === client.number ? '' : `, connu par le ${numberWords(client.number)}`;
  return {
    tone: 'move',
    text: `${asked} n’est pas dans l’extraction chargée, mais c’est un numéro de votre client «\u00a0${client.name}\u00a0»${known}.`,
    href: `/clients/${client.id}`,
    linkLabel: 'Ouvrir le client',
  };
}

function oneView(finding: Extract<Finding, { kind: 'one' }>) {
  const shown = finding.establishments.length;
  return {
    ...entityView(finding.entity),
    siren: finding.entity.siren,
    address: addressOf(finding.entity),
    closed: finding.entity.closedOn
      ? {
          title: closedSince(finding.entity.closedOn),
          text: `${closedOrdersNothing}\u00a0: cherchez qui lui succède.`,
        }
      : null,
    rows: finding.establishments.map((row) => ({
      ...establishmentView(row),
      asked: row.finess === finding.asked?.finess,
    })),
    hidden: finding.entity.establishments > shown ? number(finding.entity.establishments - shown) : null,
  };
}

function listView(finding: Extract<Finding, { kind: 'list' }>) {
  return {
    count: finding.more ? `plus de ${searchLimit} entités` : count(finding.entities.length, 'entité', 'entités'),
    more: finding.more,
    limit: searchLimit,
    rows: finding.entities.map((entity) => ({
      ...entityView(entity),
      examples: finding.examples.filter((row) => row.legalEntityFiness === entity.finess).map(establishmentView),
      others: Math.max(0, entity.establishments - 3),
    })),
  };
}

function entityView(entity: LegalEntity) {
  return {
    finess: entity.finess,
    name: entity.name,
    place: [entity.town, entity.departement ? `(${entity.departement})` : null].filter(Boolean).join(' '),
    establishments: count(entity.establishments, 'établissement', 'établissements'),
    clientId: entity.clientId,
    closedOn: entity.closedOn,
  };
}

function establishmentView(row: RegisteredEstablishment) {
  return {
    finess: row.finess,
    name: row.name,
    category: row.category,
    town: row.town,
    siret: row.siret,
    closedOn: row.closedOn,
  };
}

function addressOf(entity: LegalEntity): string {
  return [entity.address, [entity.postalCode, entity.town].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}
