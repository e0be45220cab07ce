import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { administrator413, completeForm413 } from '../../test/support/blank-413.js';
import { printedPages } from '../../test/support/printed-text.js';
import { drawOwnForm413 } from './own-form-413.js';

async function draw(form = completeForm413()): Promise<Uint8Array> {
  const drawn = await drawOwnForm413(form);
  if (!drawn.ok) throw new Error(JSON.stringify(drawn.missing));
  return drawn.pdf;
}

describe('our own form 413', () => {
  it('prints the sections of the official form, the answers and the page numbers', async () => {
    const pages = await printedPages(await draw());
    expect(pages).toHaveLength(2);
    for (const part of ['1. Objet', '3.1', '3.2', 'L’Œuvre de L’Haÿ', '2A0000253', 'ŁUKASZ', 'Page 1 sur 2']) {
      expect(pages[0]).toContain(part);
    }
    for (const part of ['4.1', '4.2', '4.3', '2800262401', 'Œdipe', 'téléservice INSi', 'Page 2 sur 2']) {
      expect(pages[1]).toContain(part);
    }
    expect(pages.join('')).not.toContain('□');
  });

  it('keeps the signature on one page with the longest answers that fit', async () => {
    const long = { lastName: 'MONTMORENCY-ROCHEFORT DE SAINT-ANDRÉ', firstName: 'Marie-Charlotte Éléonore' };
    const administrators = [1, 2, 3, 4].map((number) => ({ ...administrator413(number), ...long }));
    const pages = await printedPages(await draw(completeForm413({ administrators })));
    expect(pages).toHaveLength(2);
    expect(pages[1]).toContain('Engagement et signature');
    expect(pages[1]).toContain('Cachet de la structure');
  });

  it('announces its title and its language', async () => {
    const document = await PDFDocument.load(await draw(), { updateMetadata: false });
    expect(document.getTitle()).toContain('Déclaration des administrateurs techniques');
    expect(document.catalog.toString()).toContain('fr-FR');
    expect(document.catalog.getViewerPreferences()?.getDisplayDocTitle()).toBe(true);
  });

  it('refuses as the official form does, and the same form gives the same bytes', async () => {
    const administrators = [1, 2, 3, 4, 5].map(administrator413);
    const refused = await drawOwnForm413(completeForm413({ administrators }));
    expect(refused).toMatchObject({ ok: false, missing: [{ field: 'administrators' }] });
    expect(Buffer.from(await draw()).equals(Buffer.from(await draw()))).toBe(true);
  });
});
