import { describe, expect, it } from '@jest/globals';
import { contentDisposition } from './content-disposition.js';

describe('the name a document is saved under', () => {
  it('is told twice: without accents for old readers, whole for the others', () => {
    expect(contentDisposition('inline', 'Délégation signée.pdf')).toBe(
      `inline; filename="Delegation signee.pdf"; filename*=UTF-8''D%C3%A9l%C3%A9gation%20sign%C3%A9e.pdf`,
    );
  });

  it('cannot add a header nor close the quotes', () => {
    const header = contentDisposition('attachment', 'a"; x="b\r\nSet-Cookie: c=1\\.pdf');
    expect(header).not.toMatch(/[\r\n\\]/);
    expect(header.match(/"/g)).toHaveLength(2);
  });

  it('encodes what a parameter may not hold, and survives half a character', () => {
    expect(contentDisposition('inline', "l'acte (1)*.pdf")).toContain('%27acte%20%281%29%2A.pdf');
    expect(contentDisposition('inline', 'a\ud800.pdf')).toContain('%EF%BF%BD');
  });
});
