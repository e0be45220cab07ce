// OWASP, CSV injection: a spreadsheet runs a cell that begins with one of these, some by their wide sign too; an apostrophe makes it a text.
const runs = /^'*[=+\-@＝＋－＠\t\r\n]/;
// What the reader would take for our apostrophe is protected by one more: writing then reading gives the same text.
const mistaken = /^'+[0-9]/;
const protectedCell = /^'+[=+\-@＝＋－＠\t\r\n0-9]/;

/** A cell that no spreadsheet runs as a formula. `asTyped()` gives back the text. */
export function defused(cell: string): string {
  return runs.test(cell) || mistaken.test(cell) ? `'${cell}` : cell;
}

/** The text of a cell without the apostrophe that `defused()`, or a spreadsheet's user, put before it. */
export function asTyped(cell: string): string {
  return protectedCell.test(cell) ? cell.slice(1) : cell;
}
