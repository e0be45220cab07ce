import { whoDid } from '../platform/audit/audit.service.js';
import { date, dateTime } from '../platform/web/view-helpers.js';
import type { ChainState } from './audit-chain.service.js';
import { auditActionLabels, auditKindLabels } from './audit-labels.js';
import { auditAddress, auditFilterNames, type AuditFilterName, type AuditListFilter } from './audit.filter.js';
import { auditPageSize, type AuditPage } from './audit.queries.js';
import type { AuditRow } from './timeline.queries.js';
import { linkOfSubject } from './timeline.view.js';

interface AuditData {
  filter: AuditListFilter;
  page: AuditPage;
  chain: ChainState;
  choices: { kinds: string[]; actions: string[]; people: { id: string; name: string }[] };
  /** The client that the filter names by its id. */
  client: string | null;
  mayVerify: boolean;
}

export function auditView(data: AuditData) {
  const { filter, choices } = data;
  return {
    title: 'Journal',
    chain: chainView(data),
    notes: filter.unknown.map((text) => ({ tone: 'soon', text })),
    values: filter,
    people: choices.people.map(({ id, name }) => ({ value: id, label: name, selected: id === filter.person })),
    kinds: choices.kinds.map((kind) => ({
      value: kind,
      label: auditKindLabels[kind] ?? kind,
      selected: kind === filter.kind,
    })),
    actions: choices.actions.map((action) => ({
      value: action,
      label: auditActionLabels[action] ?? action,
      selected: action === filter.action,
    })),
    chips: chipsOf(data),
    export: auditAddress(filter, {}, '/audit/export'),
    rows: data.page.rows.map(rowView),
    pages: pagesView(data),
  };
}

function chainView({ chain, mayVerify }: AuditData) {
  const whole = chain.whole
    ? `Contrôle complet le ${dateTime(chain.whole.at)}, par ${chain.whole.by}.`
    : 'Aucun contrôle complet n’a encore été fait\u00a0: il a lieu chaque nuit.';
  return {
    broken: chain.broken,
    text: chain.whole
      ? `Aucune ligne n’a été modifiée ni retirée. Lignes nouvelles vérifiées à l’instant. ${whole}`
      : `Chaîne vérifiée à l’instant\u00a0: aucune ligne n’a été modifiée ni retirée. ${whole}`,
    whole,
    mayVerify,
  };
}

const labels: Record<AuditFilterName, string> = {
  words: 'Mots',
  person: 'Personne',
  actor: 'Qui',
  kind: 'Objet',
  action: 'Action',
  client: 'Client',
  from: 'Du',
  until: 'Au',
};

function chipsOf({ filter, choices, client }: AuditData) {
  const shown = (name: AuditFilterName, value: string) => {
    if (name === 'person') return choices.people.find(({ id }) => id === value)?.name ?? 'une personne inconnue';
    if (name === 'action') return auditActionLabels[value] ?? value;
    if (name === 'kind') return auditKindLabels[value] ?? value;
    if (name === 'client') return client ?? value;
    return name === 'from' || name === 'until' ? date(value) : value;
  };
  return auditFilterNames.flatMap((name) => {
    const value = filter[name];
    return value
      ? [{ label: labels[name], value: shown(name, value), href: auditAddress(filter, { [name]: null }) }]
      : [];
  });
}

function rowView(row: AuditRow) {
  return {
    at: dateTime(row.at),
    iso: row.at.toISOString(),
    who: whoDid(row),
    kind: auditKindLabels[row.subject_kind] ?? row.subject_kind,
    summary: row.summary,
    reason: row.reason,
    href: linkOfSubject(row),
    client: row.client_id ? { href: `/clients/${row.client_id}`, name: row.client_name } : null,
    move: row.from_state && row.to_state ? `${row.from_state} → ${row.to_state}` : '',
  };
}

function pagesView({ filter, page }: AuditData) {
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  return {
    label: 'Pages du journal',
    note: `${auditPageSize} lignes par page, les plus récentes d’abord`,
    previous: page.newer && first ? auditAddress(filter, { after: first.sequence }) : null,
    next: page.older && last ? auditAddress(filter, { before: last.sequence }) : null,
  };
}
