import { PDFDocument } from '@cantoo/pdf-lib';
import type { FormKind } from '../../src/paper/mapped/answer-facts.js';
import type { Mapping } from '../../src/paper/mapped/propose-mapping.js';
import { MappedBlanks } from '../../src/requests/forms/mapped-blanks.service.js';
import type { TestEditor, TestTenant } from './tenant.js';

const names = ['Dénomination de la structure', 'N° SIRET', 'Nom', 'Porteur 1 nom', 'Date de signature', 'Signature'];

/** A blank with the boxes of a structure, of who signs, of one holder, and the signer's own: mapped, and in use. */
export async function useBlank(tenant: TestTenant, editor: TestEditor, kind: FormKind): Promise<void> {
  const file = { fileName: `${kind}.pdf`, mediaType: 'application/pdf', bytes: await blank() };
  const mapping: Mapping = {
    'Dénomination de la structure': 'structure.name',
    'N° SIRET': 'structure.siret',
    Nom: 'signer.lastName',
    ...(kind === '301' ? { 'Porteur 1 nom': 'administrators.0.lastName' } : {}),
  };
  await editor.run(async () => {
    const kept = await tenant.get(MappedBlanks).add(kind, file);
    if (!kept.ok) throw new Error(kept.reason);
    await tenant.get(MappedBlanks).map(kept.id, mapping, 1);
    await tenant.get(MappedBlanks).use(kept.id);
  });
}

/** What stands in each box of a filled form. */
export async function boxesOf(pdf: Uint8Array): Promise<Record<string, string | undefined>> {
  const form = (await PDFDocument.load(pdf)).getForm();
  return Object.fromEntries(form.getFields().map((one) => [one.getName(), form.getTextField(one.getName()).getText()]));
}

async function blank(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  names.forEach((name, index) =>
    document
      .getForm()
      .createTextField(name)
      .addToPage(page, { x: 40, y: 780 - index * 40, width: 300, height: 24 }),
  );
  return Buffer.from(await document.save());
}
