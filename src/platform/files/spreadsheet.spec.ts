import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aWorkbook, zipOf } from '../../../test/support/workbook.js';
import { asTyped, defused } from './formula-cells.js';
import { formatOf, rowsOf, sheetsOf } from './spreadsheet.js';
import { tableStream } from './table-writer.js';
import type { WrittenCell } from './xlsx-writer.js';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sceau-tables-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(
  content: Buffer | string,
  fileName = 'clients.csv',
  sheet: string | null = null,
): Promise<[number, ...string[]][]> {
  const path = join(folder, String((files += 1)));
  await writeFile(path, content);
  const format = await formatOf(path, fileName);
  const rows: [number, ...string[]][] = [];
  for await (const { line, cells } of rowsOf(path, format, sheet)) rows.push([line, ...cells]);
  return rows;
}

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const accents = 'Nom;Ville\r\nL’Été à Œuilly;Nîmes\r\n';
const expected = [
  [1, 'Nom', 'Ville'],
  [2, 'L’Été à Œuilly', 'Nîmes'],
];
const windows = Buffer.from('Nom;Ville\r\nL\x92\xc9t\xe9 \xe0 \x8cuilly;N\xeemes\r\n', 'latin1');

describe('a text file', () => {
  it.each([
    ['UTF-8', Buffer.from(accents)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${accents}`)],
    ['Windows-1252', windows],
    ['UTF-16, little end first', utf16(accents)],
    ['UTF-16, big end first', utf16(accents).swap16()],
    ['UTF-16 without its mark', Buffer.from('Nom;Ville\r\nAssociation;Nice\r\n', 'utf16le')],
  ])('is read in %s', async (encoding, bytes) => {
    const rows = await read(bytes);
    expect(rows).toEqual(
      encoding.endsWith('its mark') && encoding.startsWith('UTF-16')
        ? [
            [1, 'Nom', 'Ville'],
            [2, 'Association', 'Nice'],
          ]
        : expected,
    );
  });

  it.each([
    ['semicolons', 'a;b;c\n1,5;2;3'],
    ['commas', 'a,b,c\n"1,5",2,3'],
    ['tabs', 'a\tb\tc\n1,5\t2\t3'],
    ['what its first line says', 'sep=;\na;b;c\n1,5;2;3'],
    ['a quoted title that holds the other separator', '"a";"b";"c"\n"1,5";2;3'],
  ])('is cut by %s', async (_, text) => {
    const rows = await read(text);
    expect(rows.map(([, ...cells]) => cells)).toEqual([
      ['a', 'b', 'c'],
      ['1,5', '2', '3'],
    ]);
  });

  it('keeps the number of each row as a spreadsheet shows it, over empty rows and cells of two lines', async () => {
    expect(await read('a;b\n\n;;\n"x\ny";"dit ""oui"""\nz;\n')).toEqual([
      [1, 'a', 'b'],
      [4, 'x\ny', 'dit "oui"'],
      [5, 'z'],
    ]);
  });

  it.each(['sep=;', 'sep=,', '\ufeffsep=;'])('does not count « %s », which a spreadsheet swallows', async (first) => {
    const mark = first.at(-1) ?? '';
    expect(await read(`${first}\na${mark}b\n1${mark}2\n`)).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
    ]);
  });

  it.each(['UTF-8', 'Windows-1252', 'UTF-16'] as const)(
    'in %s has no NUL in its cells: PostgreSQL keeps none',
    async (encoding) => {
      const text = 'Nom;Ville\nFon\0dation \0été;\0Nice\n';
      const bytes = { 'UTF-8': Buffer.from(text), 'Windows-1252': Buffer.from(text, 'latin1'), 'UTF-16': utf16(text) };
      expect(await read(bytes[encoding])).toEqual([
        [1, 'Nom', 'Ville'],
        [2, 'Fondation été', 'Nice'],
      ]);
    },
  );

  it.each([
    ['titles from Windows above lines from elsewhere', ['\r\n', '\n']],
    ['titles from elsewhere above lines from Windows', ['\n', '\r\n']],
    ['each line as it pleases', ['\r', '\n', '\r\n', '\n', '\r']],
  ])('is read line by line whatever ends each: %s', async (_, [first = '', ...others]) => {
    // More than one block of the disk: an end of two signs may fall between two.
    const lines = Array.from({ length: 20_000 }, (__, at) => [`Client ${at}`, at % 3 === 0 ? '"Nîmes;\n30"' : 'Nîmes']);
    const text = lines.map((cells, at) => `${cells.join(';')}${others[at % others.length]}`).join('');
    const rows = await read(`Nom;Ville${first}${text}`);
    expect(rows).toHaveLength(20_001);
    expect(rows.slice(0, 3)).toEqual([
      [1, 'Nom', 'Ville'],
      [2, 'Client 0', 'Nîmes;\n30'],
      [3, 'Client 1', 'Nîmes'],
    ]);
    expect(rows.every(([line, name], at) => line === at + 1 && (at === 0 || name === `Client ${at - 1}`))).toBe(true);
  });

  it('says which line opens a quote and never closes it', async () => {
    await expect(read('a;b\n1;"2\n3;4\n')).rejects.toThrow(/ligne 1.*guillemet/);
  });

  it('refuses more than 200 columns and 100,000 rows, and says so', async () => {
    await expect(read(`${Array.from({ length: 10_000 }, (_, index) => `c${index}`).join(';')}\n`)).rejects.toThrow(
      'plus de 200 colonnes',
    );
    await expect(read(`a;b\n${'1;2\n'.repeat(100_002)}`)).rejects.toThrow(/100.000 lignes/);
  });
});

describe('what is no table', () => {
  it.each([
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'clients.xls', 'ancien classeur .xls'],
    ['a workbook behind a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'clients.xlsx', 'mot de passe'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'clients.csv', 'PDF'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000', 'hex'), 'clients.csv', 'pas un tableau'],
    ['a photo', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'clients.csv', 'C’est une image'],
    ['a film', Buffer.from('fe0102030405060708090a0b0c0d0e0f10111213', 'hex'), 'clients.csv', 'pas un tableau'],
    ['nothing', Buffer.alloc(0), 'clients.csv', 'vide'],
    ['a cut archive', Buffer.from('PK\u0003\u0004xxxx'), 'clients.xlsx', 'endommagé'],
  ])('%s is refused with what to do', async (_, bytes, fileName, words) => {
    await expect(read(bytes, fileName)).rejects.toThrow(words);
  });

  it('an OpenDocument, or any other archive, is refused politely', async () => {
    await expect(
      read(await zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' })),
    ).rejects.toThrow('.ods');
    await expect(read(await zipOf({ 'readme.txt': 'x' }))).rejects.toThrow('n’est pas un classeur');
  });
});

describe('a workbook', () => {
  const row = (cells: string, number?: number) => `<row${number ? ` r="${number}"` : ''}>${cells}</row>`;

  it('is read as a person sees it: texts, days by style, booleans, formulas by their last value', async () => {
    const book = await aWorkbook(
      [
        {
          name: 'F',
          data:
            row('<c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Titre</t></is></c>', 1) +
            row(
              '<c r="A3" s="1"><v>46350</v></c><c r="B3" s="2"><v>46350.75</v></c><c r="C3"><v>60785011</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="str"><f>A1&amp;"x"</f><v>calculé</v></c><c r="F3" s="3"><v>2.60600012E+13</v></c><c r="G3" t="s"><v>1</v></c>',
              3,
            ),
        },
      ],
      {
        strings: [
          '<si><r><t>En </t></r><r><t>deux</t></r><rPh><t>phon</t></rPh></si>',
          '<si><t xml:space="preserve"> &lt;b&gt; </t></si>',
        ],
      },
    );
    expect(await read(book)).toEqual([
      [1, 'En deux', '', 'Titre'],
      [3, '24/11/2026', '24/11/2026', '60785011', 'oui', 'calculé', '26060001200000', ' <b> '],
    ]);
  });

  it('has no escapes left in its texts (ECMA-376, ST_Xstring), nor what PostgreSQL keeps not', async () => {
    const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const data = row(`<c t="s"><v>0</v></c>${inline('CR_x000D_\nLigne')}<c t="str"><v>a_x0009_b</v></c>`);
    const others = ['_x005F_x000D_', 'N_x0000_UL', '_xD83D__xDE00_', 'x_xD83D_y', '_x12_', '_xZZZZ_', 'é_x00e9_'];
    const workbook = await aWorkbook([{ name: 'F', data: data + row(others.map(inline).join('')) }], {
      strings: ['<si><t>Un_x000A_</t><r><t>deux_x000d_</t></r></si>'],
    });
    expect(await read(workbook, 'f.xlsx')).toEqual([
      [1, 'Un\ndeux\r', 'CR\r\nLigne', 'a\tb'],
      [2, '_x000D_', 'NUL', '\u{1f600}', 'xy', '_x12_', '_xZZZZ_', 'éé'],
    ]);
  });

  it('counts days from 1904 when it says so', async () => {
    const book = await aWorkbook([{ name: 'F', data: row('<c s="1"><v>44888</v></c>') }], { from1904: true });
    expect(await read(book)).toEqual([[1, '24/11/2026']]);
  });

  it('is read from its first visible sheet, or the one that was chosen', async () => {
    const cell = (text: string) => row(`<c t="inlineStr"><is><t>${text}</t></is></c>`);
    const book = await aWorkbook([
      { name: 'Cachée', data: cell('non'), state: 'hidden' },
      { name: 'Clients', data: cell('oui') },
      { name: 'Autre', data: cell('autre') },
    ]);
    expect(await read(book)).toEqual([[1, 'oui']]);
    expect(await read(book, 'x.xlsx', 'Autre')).toEqual([[1, 'autre']]);
    const path = join(folder, 'sheets');
    await writeFile(path, book);
    expect(await sheetsOf(path, 'xlsx')).toEqual(['Clients', 'Autre']);
  });

  it('with entities, a bomb, too many columns or rows is refused before it is swallowed', async () => {
    const one = [{ name: 'F', data: '' }];
    const lol =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>';
    await expect(read(await aWorkbook(one, { parts: { 'xl/worksheets/sheet1.xml': lol } }))).rejects.toThrow(
      'endommagé',
    );
    const bomb = `<sst><si><t>${' '.repeat(60_000_000)}</t></si></sst>`;
    await expect(read(await aWorkbook(one, { parts: { 'xl/sharedStrings.xml': bomb } }))).rejects.toThrow('anormal');
    await expect(read(await aWorkbook([{ name: 'F', data: row('<c r="XFD1"><v>1</v></c>') }]))).rejects.toThrow(
      '200 colonnes',
    );
    await expect(
      read(await aWorkbook([{ name: 'F', data: row(`<c t="inlineStr"><is><t>${'x'.repeat(40_000)}</t></is></c>`) }])),
    ).rejects.toThrow('32');
    await expect(
      read(await aWorkbook([{ name: 'F', data: row('<c r="A1"><v>1').replace('</row>', '') }])),
    ).rejects.toThrow('endommagé');
  });

  it('whose header lies about a size is refused', async () => {
    const book = await aWorkbook([{ name: 'F', data: row('<c><v>1</v></c>').repeat(1_000) }]);
    const directory = book.lastIndexOf('xl/worksheets/sheet1.xml');
    book.writeUInt32LE(10, directory - 46 + 24);
    await expect(read(book)).rejects.toThrow('endommagé');
  });
});

describe('what is written', () => {
  async function written(format: 'csv' | 'xlsx', rows: WrittenCell[][]): Promise<Buffer> {
    async function* each() {
      yield* rows;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of tableStream(format, 'Clients', 2, each())) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks);
  }

  it('is French CSV: mark, semicolons, CRLF', async () => {
    expect(
      (
        await written('csv', [
          ['Nom', 'Date'],
          ['A;"B"', { day: '2026-11-24' }],
        ])
      ).toString(),
    ).toBe('\ufeffNom;Date\r\n"A;""B""";24/11/2026\r\n');
  });

  it.each(['csv', 'xlsx'] as const)('in %s is read back as it was, and no cell of it runs', async (format) => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\r\n]/g, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const filled = rows.map(([one, two]) => [
          `x${one}`,
          fc.sample(fc.constantFrom('=', '+', '-', '@', "'=", "'0", ''), 1)[0] + two,
        ]);
        const back = await read(await written(format, [['x', 'y'], ...filled]));
        for (const [, , second = ''] of back) expect(/^[=+\-@\t]/.test(second)).toBe(false);
        expect(back.slice(1).map(([, one = '', two = '']) => [asTyped(one), asTyped(two).trimEnd()])).toEqual(
          filled.map(([one, two = '']) => [one, two.trimEnd()]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each(['=1+1', '+33', '-3', '@SUM(A1)', '\t=1', '\n=1', '＝1+1', '＋1', '－1', '＠A1', "'=1"])(
    'defuses %j',
    (text) => expect(defused(text)).toBe(`'${text}`),
  );

  it('gives a text back from under its apostrophe, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => asTyped(defused(text)) === text));
  });
});
