import { readListQuery, unknownParameters } from '../../platform/lists/list-address.js';

/** Rows of a page of a list. */
export const rowsOfPage = 50;

/** Where a page of a list begins; one row more is read to know whether another follows. */
export function readPage(page: string | undefined): { number: number; limit: number; offset: number } {
  const asked = /^[1-9][0-9]{0,5}$/.test(page ?? '') ? Number(page) : 1;
  return { number: asked, limit: rowsOfPage + 1, offset: (asked - 1) * rowsOfPage };
}

/** The rows of a page and the links around it. `href` gives the address of a page. */
export function turnPages<Row>(rows: Row[], page: number, href: (page: number) => string) {
  const shown = rows.slice(0, rowsOfPage);
  return {
    rows: shown,
    pages:
      page === 1 && rows.length <= rowsOfPage
        ? null
        : {
            label: 'Pages de la liste',
            note: `Page ${page}, ${rowsOfPage} lignes par page`,
            previous: page > 1 ? href(page - 1) : undefined,
            next: rows.length > rowsOfPage ? href(page + 1) : undefined,
          },
  };
}

/** The address of a list of this room as texts, and what of it means nothing: told, never ignored. */
export function readAddress(given: Record<string, unknown>, choices: Record<string, string[]>) {
  const query = readListQuery(given);
  const unknown = unknownParameters(given, [...Object.keys(choices), 'q', 'page']);
  for (const [name, values] of Object.entries(choices)) {
    const value = query[name];
    if (value === undefined || values.includes(value)) continue;
    unknown.push(
      `«\u00a0${value.slice(0, 40)}\u00a0» n’est pas une valeur de «\u00a0${name}\u00a0»\u00a0: elle n’est pas appliquée.`,
    );
    delete query[name];
  }
  const { page, q = '' } = query;
  if (page !== undefined && !/^[1-9]\d{0,5}$/.test(page))
    unknown.push('Cette page de la liste n’existe pas\u00a0: voici la première.');
  if (q.length > 100) unknown.push('La recherche a 100 caractères au plus\u00a0: le début seul est cherché.');
  return { query, unknown };
}
