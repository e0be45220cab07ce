// ECMA-376 part 1, § 22.9.2.19, ST_Xstring: `_x000D_` stands for what XML has no place for, `_x005F_` for an underscore before four such digits.
const escape = /_x([0-9A-Fa-f]{4})_/g;

/** What XML 1.0 has no place for: control characters and half a character; PostgreSQL keeps none of the worst of them. */
export const withoutUnprintable = (text: string): string =>
  text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');

/** A text of a workbook as a person wrote it. */
export function textOfXstring(text: string): string {
  if (!text.includes('_x')) return text;
  return withoutUnprintable(
    text.replace(escape, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
  );
}

/** A text in which a workbook finds no escape that nobody meant. */
export const xstringOf = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
