import { Readable } from 'node:stream';
import yazl from 'yazl';
import { withoutUnprintable, xstringOf } from './xstring.js';

/** A cell to write: a text, or a day `YYYY-MM-DD` that stays a true date. */
export type WrittenCell = string | { day: string };

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const parts: Record<string, string> = {
  '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  // Style 0: text (@), so that what a person types there keeps its zeros; 1: a day; 2: the header.
  'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

/**
 * A workbook of one sheet, written as its rows come: nothing of it is kept in memory. Every text is a text, never a formula.
 * @param rows the first one is the header, which stays in sight
 */
export function xlsxStream(sheetName: string, columns: number, rows: AsyncIterable<WrittenCell[]>): Readable {
  const zip = new yazl.ZipFile();
  for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(head + xml), name);
  zip.addBuffer(
    Buffer.from(
      `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escaped(sheetName.slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/workbook.xml',
  );
  const output = zip.outputStream as Readable;
  const sheet = Readable.from(sheetXml(columns, rows), { objectMode: false });
  // An error while rows are read must end the download, not leave a workbook that looks whole.
  sheet.on('error', (error) => output.destroy(error));
  zip.on('error', (error: Error) => output.destroy(error));
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  return output;
}

async function* sheetXml(columns: number, rows: AsyncIterable<WrittenCell[]>): AsyncGenerator<string> {
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  yield `${head}<worksheet xmlns="${main}">${frozen}<cols><col min="1" max="${columns}" width="20" customWidth="1" style="0"/></cols><sheetData>`;
  let text = '';
  let first = true;
  for await (const row of rows) {
    text += `<row>${row.map((cell) => cellXml(cell, first)).join('')}</row>`;
    first = false;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function cellXml(cell: WrittenCell, isHeader: boolean): string {
  if (typeof cell !== 'string') return `<c s="1"><v>${serialOf(cell.day)}</v></c>`;
  if (cell === '') return '<c s="0"/>';
  return `<c s="${isHeader ? 2 : 0}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

function serialOf(day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000);
}

function escaped(text: string): string {
  return xstringOf(withoutUnprintable(text)).replace(/[&<>"\r]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
