import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { readChange } from '../platform/changes/change-form.js';
import { checkEvidence } from '../paper/uploads/evidence.js';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);

async function pdf(script?: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  if (script) document.addJavaScript('opening', script);
  return Buffer.from(await document.save());
}

describe('an uploaded scan', () => {
  it('is judged by its content, not by its name', async () => {
    expect(await checkEvidence(png)).toEqual({ ok: true, mediaType: 'image/png' });
    expect(await checkEvidence(await pdf())).toEqual({ ok: true, mediaType: 'application/pdf' });
    expect(await checkEvidence(Buffer.from('<script>alert(1)</script>'))).toMatchObject({ ok: false });
    expect(await checkEvidence(Buffer.from('%PDF-1.7 truncated'))).toMatchObject({ ok: false });
  });

  it('that carries a program is refused, with what to do', async () => {
    const answer = await checkEvidence(await pdf('app.alert(1)'));
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('Imprimez-le') });
  });
});

describe('the form of a transition', () => {
  it('tells everything that is missing at once, and keeps what was typed', async () => {
    const body = { 'signature-date': '2026-02-30' };
    const read = await readChange('signature', ['document', 'date', 'reason'], { body, uploads: {} });
    expect(read).toMatchObject({ ok: false, values: { 'signature-date': '2026-02-30' } });
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([
      'signature-reason',
      'signature-date',
      'signature-document',
    ]);
  });

  it('takes no day that has not come', async () => {
    const read = await readChange('end', ['date'], { body: { 'end-date': '2099-01-01' }, uploads: {} });
    expect(read).toMatchObject({ ok: false, errors: { 'end-date': expect.stringContaining('pas encore venue') } });
  });

  it('survives fields that are not text', async () => {
    const body = { 'end-date': ['2026-01-01', '2026-01-02'], 'end-reason': { a: 1 } };
    expect(await readChange('end', ['date', 'reason'], { body, uploads: {} })).toMatchObject({ ok: false });
  });
});
