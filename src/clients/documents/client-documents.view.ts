import { shownForm } from '../../platform/forms/form.js';
import { aroundPage, type Page } from '../../platform/lists/keyset.js';
import { listAddress } from '../../platform/lists/list-address.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { dateTime, fileSize } from '../../platform/web/view-helpers.js';
import type { ClientDocumentRow } from './client-documents.queries.js';
import { whyNotReplaced } from './client-documents.service.js';
import { replacementFields, uploadFields } from './client-documents.form.js';
import { documentKindLabel } from './document-kinds.js';

type Values = Record<string, unknown>;

export function clientDocumentsView(
  { page, values, errors }: { page: Page<ClientDocumentRow>; values: Values; errors: FormErrors },
  base: string,
) {
  return {
    form: shownForm({ action: base, fields: uploadFields, values, errors, submit: 'Ajouter la pièce' }),
    rows: page.rows.map((row) => rowView(row, base)),
    pages:
      page.previous || page.next
        ? {
            label: 'Pages des pièces',
            note: 'Les plus récentes d’abord',
            ...aroundPage(page, (at) => listAddress(base, at)),
          }
        : null,
  };
}

export function replacementView(document: ClientDocumentRow, base: string, values: Values, errors: FormErrors) {
  return {
    heading: `Remplacer «\u00a0${document.fileName}\u00a0»`,
    cancel: base,
    reason: whyNotReplaced(document),
    facts: [
      { label: 'Pièce', value: documentKindLabel(document.kind) },
      { label: 'Ajoutée le', value: dateTime(document.createdAt), note: `par ${document.createdBy}` },
      { label: 'SHA-256', code: document.sha256 },
    ],
    form: shownForm({
      action: `${base}/${document.id}/replacement`,
      fields: replacementFields,
      values,
      errors,
      submit: 'Remplacer la pièce',
    }),
  };
}

function rowView(row: ClientDocumentRow, base: string) {
  return {
    id: row.id,
    href: `/documents/${row.id}`,
    download: `/documents/${row.id}?download=1`,
    name: row.fileName,
    kind: documentKindLabel(row.kind),
    note: row.note,
    size: fileSize(row.size),
    sha256: row.sha256,
    shortHash: `${row.sha256.slice(0, 8)}…`,
    when: dateTime(row.createdAt),
    who: row.createdBy,
    superseded: row.supersededBy ? `/documents/${row.supersededBy}` : null,
    replaceHref: whyNotReplaced(row) === null ? `${base}/${row.id}/replacement` : null,
  };
}
