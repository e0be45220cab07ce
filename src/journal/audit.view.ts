import { whoDid } from '../platform/audit/audit.service.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { dateTime, longDate, number } from '../platform/web/view-helpers.js';
import type { ChainState } from './audit-chain.service.js';
import type { LastAnchor } from './anchors/anchors.queries.js';
import { auditList } from './audit-list.js';
import type { JournalRow } from './audit.queries.js';
import type { AuditWords } from './audit-words.js';
import { linkOfSubject } from '../clients/client-links.js';

interface AuditData {
  filter: ListFilter;
  /** What the page could not be found by. */
  lost: string[];
  page: Page<JournalRow>;
  chain: ChainState;
  anchor: LastAnchor | null;
  choices: { kinds: string[]; actions: string[]; people: { id: string; name: string }[] };
  words: AuditWords;
  mayVerify: boolean;
}

export function auditView(data: AuditData) {
  const { filter, choices, page, words } = data;
  const { query } = filter;
  return {
    title: 'Journal',
    chain: chainView(data),
    notes: [...filter.unknown, ...data.lost].map((text) => ({ tone: 'soon', text })),
    values: query,
    people: choices.people.map(({ id, name }) => ({ value: id, label: name, selected: id === query['person'] })),
    kinds: choices.kinds.map((kind) => ({ value: kind, label: words.kind(kind), selected: kind === query['kind'] })),
    actions: words.choices(choices.kinds, choices.actions).map(({ label, options }) => ({
      label,
      options: options.map((option) => ({ ...option, selected: option.value === query['action'] })),
    })),
    chips: auditList.chips(filter, query),
    export: listAddress('/audit/export', query),
    rows: page.rows.map((row) => rowView(row, words)),
    pages: {
      label: 'Pages du journal',
      note: `${auditList.size} lignes par page, les plus récentes d’abord`,
      ...auditList.around(page, query),
    },
  };
}

function chainView({ chain, anchor, mayVerify }: AuditData) {
  const whole = chain.whole
    ? `Contrôle complet le ${dateTime(chain.whole.at)}, par ${chain.whole.by}.`
    : 'Aucun contrôle complet n’a encore été fait\u00a0: il a lieu chaque nuit.';
  return {
    broken: chain.broken,
    text: chain.upTo
      ? `Chaîne vérifiée jusqu’à la ligne ${number(Number(chain.upTo))}\u00a0: aucune ligne n’a été modifiée ni supprimée. Les suivantes le seront à la prochaine ouverture de cette page, et cette nuit. ${whole}`
      : chain.whole
        ? `Aucune ligne n’a été modifiée ni supprimée. Lignes nouvelles vérifiées à l’instant. ${whole}`
        : `Chaîne vérifiée à l’instant\u00a0: aucune ligne n’a été modifiée ni supprimée. ${whole}`,
    whole,
    anchor: anchor
      ? `Dernière ancre le ${longDate(anchor.day)}, à la ligne ${number(Number(anchor.sequence))}\u00a0: une ligne ${anchor.signed ? 'signée' : 'qui n’est pas signée'}, envoyée aux responsables Sceau, par laquelle une fin coupée se voit.`
      : 'Aucune ancre n’a encore été envoyée aux responsables Sceau\u00a0: la première part cette nuit.',
    mayVerify,
  };
}

function rowView(row: JournalRow, words: AuditWords) {
  return {
    at: dateTime(row.at),
    iso: row.at.toISOString(),
    who: whoDid(row),
    kind: words.kind(row.subjectKind),
    summary: row.summary,
    reason: row.reason,
    href: linkOfSubject(row),
    client: row.clientId ? { href: `/clients/${row.clientId}`, name: row.clientName } : null,
    move: words.move(row),
  };
}
