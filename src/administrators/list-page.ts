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
