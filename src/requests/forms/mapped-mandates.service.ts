import { Injectable } from '@nestjs/common';
import { MandateBlanks, type MandateToFill } from '../../delegations/mandate-blanks.js';
import { answersOfSigner, answersOfStructure, cleanText } from '../../paper/answers-413.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { Refused } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { MappedBlanks } from './mapped-blanks.service.js';
import { FormDrawing } from './form-drawing.service.js';

/** The mandate of the editor, on the blank that was mapped: what is the signer's stays empty. */
@Injectable()
export class MappedMandates extends MandateBlanks {
  constructor(
    private readonly blanks: MappedBlanks,
    private readonly aside: FormDrawing,
  ) {
    super();
  }

  override async print(mandates: MandateToFill[]): Promise<Uint8Array[] | null> {
    const blank = await this.blanks.inUse('mandate');
    if (!blank) return null;
    const mapped = await this.blanks.withBytes(blank);
    const wanted = mandates.map((one) => ({ kind: 'mandate' as const, form: null, answers: mandateAnswers(one) }));
    const blanks = { mandate: { mapped } };
    const filled = await this.aside.draw(blanks, wanted);
    return filled.map((one) => {
      if (!one.ok) throw new Refused(one.missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`));
      return vouchFor(one.pdf);
    });
  }
}

function mandateAnswers({ client, signer, editorName, scope, endsOn }: MandateToFill): FormAnswers {
  const texts: [string, string][] = [
    ...answersOfStructure({ name: client.name, finess: client.finessEj, siret: client.siret }),
    ...answersOfSigner(signer),
    ['editorName', cleanText(editorName)],
    ['mandate.scope', scope.join(', ')],
    ['mandate.endsOn', endsOn ? date(endsOn) : ''],
  ];
  return {
    texts: new Map(texts.filter(([, text]) => text !== '')),
    ticks: new Set([`signer.role.${signer.role}`]),
  };
}
