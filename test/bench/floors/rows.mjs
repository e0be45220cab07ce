// The rows of a page, by the cheapest means that Node has: one template literal each.

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (value) => (value === null ? '' : String(value).replace(/[&<>"]/g, (sign) => escapes[sign]));

const clientRow = (row) =>
  `<tr><td><input type="checkbox" name="client" value="${row.id}"><th scope="row"><a href="/clients/${row.id}">${escape(row.name)}</a> <span>${escape(row.town)}</span><td>${row.number}<td>${row.step}<td><a href="/clients/${row.id}">${escape(row.title)}</a><td>${escape(row.who)}<td>${row.since ?? ''}<td>${row.due ?? ''}<td>${escape(row.covered)} ${row.coverage ?? ''}\n`;
const anyRow = (row) =>
  `<li>${Object.values(row)
    .map((value) => `${escape(typeof value === 'object' ? JSON.stringify(value) : value)} `)
    .join('')}\n`;

/** @param {object[][]} results of the statements, in their order */
export function rowsOf(floor, results) {
  if (['list', 'filter', 'many', 'one'].includes(floor)) return results[0].slice(0, 50).map(clientRow).join('');
  return results.map((rows) => rows.map(anyRow).join('')).join('');
}
