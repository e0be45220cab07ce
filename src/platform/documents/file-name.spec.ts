import { describe, expect, it } from '@jest/globals';
import { keptAs, safeFileName } from './file-name.js';

const pdf = Buffer.from('%PDF-1.7\n%%EOF');
const page = Buffer.from('<script>alert(1)</script>');

describe('the name of a file that came from outside', () => {
  it.each([
    ['mandat.pdf', 'mandat.pdf'],
    ['mandat.pdf.exe', 'mandat.pdf'],
    ['mandat.exe', 'mandat.pdf'],
    ['mandat', 'mandat.pdf'],
    ['mandat.PDF', 'mandat.PDF'],
    ['mandat.pdf . .', 'mandat.pdf'],
    ['C:\\temp\\..\\mandat.html', 'mandat.pdf'],
    ['mandat\u202efdp.exe', 'mandat_fdp.pdf'],
    ['mandat n° 3 du 12.05.2026.pdf', 'mandat n° 3 du 12.05.2026.pdf'],
  ])('is that of what it is: %j is %j', (fileName, kept) => {
    expect(keptAs({ fileName, mediaType: 'text/html', bytes: pdf })).toEqual({
      fileName: kept,
      mediaType: 'application/pdf',
    });
  });

  it('is never one that a system would run, nor of a type that it is not', () => {
    expect(keptAs({ fileName: 'a.pdf.html', mediaType: 'application/pdf', bytes: page })).toEqual({
      fileName: 'a.pdf.html.bin',
      mediaType: 'application/octet-stream',
    });
    for (const fileName of ['a.exe', 'a.SVG', 'a.lnk', 'a.js', 'a.hta', 'a.pdf.scr'])
      expect(keptAs({ fileName, mediaType: 'x/y', bytes: page }).fileName).toBe(`${fileName}.bin`);
    expect(keptAs({ fileName: 'message.eml', mediaType: 'message/rfc822', bytes: page }).mediaType).toBe(
      'message/rfc822',
    );
  });

  it('shows what is there: no direction, no invisible character, no path', () => {
    expect(safeFileName('../../etc/pass\u0000wd')).toBe('pass_wd');
    expect(safeFileName('a\u200bb\u2066c\ufeff.pdf')).toBe('a_b_c_.pdf');
    expect(safeFileName('...')).toBe('document');
  });
});
