import { whoDid } from '../platform/audit/audit.service.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { dateTime } from '../platform/web/view-helpers.js';
import type { ChainState } from './audit-chain.service.js';
import { auditActionLabels, auditKindLabels } from './audit.labels.js';
import { auditList } from './audit-list.js';
import type { AuditRow } from './timeline.queries.js';
import { linkOfSubject } from './timeline.view.js';

interface AuditData {
  filter: ListFilter;
  /** What the page could not be found by. */
  lost: string[];
  page: Page<AuditRow>;
  chain: ChainState;
  choices: { kinds: string[]; actions: string[]; people: { id: string; name: string }[] };
  /** The client that the filter names by its id. */
  client: string | null;
  mayVerify: boolean;
}

export function auditView(data: AuditData) {
  const { filter, choices, page } = data;
  const { query } = filter;
  return {
    title: 'Journal',
    chain: chainView(data),
    notes: [...filter.unknown, ...data.lost].map((text) => ({ tone: 'soon', text })),
    values: query,
    people: choices.people.map(({ id, name }) => ({ value: id, label: name, selected: id === query['person'] })),
    kinds: choices.kinds.map((kind) => ({
      value: kind,
      label: auditKindLabels[kind] ?? kind,
      selected: kind === query['kind'],
    })),
    actions: choices.actions.map((action) => ({
      value: action,
      label: auditActionLabels[action] ?? action,
      selected: action === query['action'],
    })),
    chips: chipsOf(data),
    export: listAddress('/audit/export', query),
    rows: page.rows.map(rowView),
    pages: {
      label: 'Pages du journal',
      note: `${auditList.size} lignes par page, les plus récentes d’abord`,
      ...auditList.around(page, query),
    },
  };
}

function chainView({ chain, mayVerify }: AuditData) {
  const whole = chain.whole
    ? `Contrôle complet le ${dateTime(chain.whole.at)}, par ${chain.whole.by}.`
    : 'Aucun contrôle complet n’a encore été fait\u00a0: il a lieu chaque nuit.';
  return {
    broken: chain.broken,
    text: chain.whole
      ? `Aucune ligne n’a été modifiée ni supprimée. Lignes nouvelles vérifiées à l’instant. ${whole}`
      : `Chaîne vérifiée à l’instant\u00a0: aucune ligne n’a été modifiée ni supprimée. ${whole}`,
    whole,
    mayVerify,
  };
}

// The names behind ids.
function chipsOf({ filter, choices, client }: AuditData) {
  return auditList.chips(filter, filter.query).map((chip) => {
    if (chip.key === 'person')
      return { ...chip, value: choices.people.find(({ id }) => id === chip.value)?.name ?? 'une personne inconnue' };
    return chip.key === 'client' ? { ...chip, value: client ?? chip.value } : chip;
  });
}

function rowView(row: AuditRow) {
  return {
    at: dateTime(row.at),
    iso: row.at.toISOString(),
    who: whoDid(row),
    kind: auditKindLabels[row.subjectKind] ?? row.subjectKind,
    summary: row.summary,
    reason: row.reason,
    href: linkOfSubject(row),
    client: row.clientId ? { href: `/clients/${row.clientId}`, name: row.clientName } : null,
    move: row.fromState && row.toState ? `${row.fromState} → ${row.toState}` : '',
  };
}
