import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { drawing, type FormToDraw } from '../../paper/draw-forms.js';
import type { FilledForm } from '../../paper/form-413.js';
import { DocumentsService, type KeptDocument } from '../../platform/documents/documents.service.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { Refused } from '../../platform/web/errors.js';
import { form413Of, form503Of, type RequestDossier } from '../dossier/request-dossier.js';
import type { RequestKind } from '../request-states.js';
import { BlankForms } from '../blanks/blank-forms.service.js';
import { FormThreads } from './form-threads.service.js';

/** A form that is wanted on paper. */
export type WantedForm = FormToDraw & { clientId: string };

/** What a request's dossier puts on paper. */
export function wantedOf(dossier: RequestDossier): WantedForm {
  const clientId = dossier.client.id;
  if (dossier.change) return { clientId, kind: '503', form: form503Of(dossier) };
  return { clientId, kind: '413', form: form413Of(dossier) };
}

/** Does something in a short transaction of its own. */
export type InTransaction = <Value>(work: () => Promise<Value>) => Promise<Value>;

interface Paper {
  blank: { sha256: string; bytes: Uint8Array } | null;
}

/** So many are filled, then kept: never more than these in memory. */
const together = 20;

/** Forms 413 on paper: each is filled once, and taken again as long as its answers, and the paper they stand on, are the same. */
@Injectable()
export class FilledForms {
  constructor(
    private readonly documents: DocumentsService,
    private readonly blanks: BlankForms,
    private readonly threads: FormThreads,
  ) {}

  /** Fills, outside of any transaction, what `documentsOf` will be asked for. What cannot be filled is left to be told there. */
  async prepare(wanted: WantedForm[], run: InTransaction): Promise<void> {
    const paper = await run(() => this.paper());
    const missing = await run(() => this.missing(wanted, paper));
    for (let from = 0; from < missing.length; from += together) {
      const some = missing.slice(from, from + together);
      const drawn = await this.threads.fill(paper.blank?.bytes ?? null, some);
      await run(() => this.keep(some, drawn, paper));
    }
  }

  /**
   * The documents of these forms, in their order: those that are filled already, the others filled now.
   * @throws Refused naming everything that keeps the first of them from being filled
   */
  async documentsOf(wanted: WantedForm[]): Promise<KeptDocument[]> {
    const paper = await this.paper();
    const missing = await this.missing(wanted, paper);
    for (let from = 0; from < missing.length; from += together) {
      const some = missing.slice(from, from + together);
      const drawn = await this.threads.fill(paper.blank?.bytes ?? null, some);
      for (const one of drawn) pdfOf(one);
      await this.keep(some, drawn, paper);
    }
    const known = await this.documents.drawnFrom(wanted.map((one) => inputsOf(one, paper)));
    return wanted.map((one) => known.get(inputsOf(one, paper)) as KeptDocument);
  }

  /** As it would be now, kept nowhere. @throws Refused naming everything that prevents it */
  async draw(form: WantedForm): Promise<{ pdf: Uint8Array; official: boolean }> {
    const { blank } = await this.paper();
    const [drawn] = await this.threads.fill(blank?.bytes ?? null, [form]);
    return { pdf: pdfOf(drawn as FilledForm), official: blank !== null && form.kind === '413' };
  }

  private async paper(): Promise<Paper> {
    const current = await this.blanks.current();
    return { blank: current && (await this.documents.withBytes(current.id)) };
  }

  private async missing(wanted: WantedForm[], paper: Paper): Promise<WantedForm[]> {
    const inputs = wanted.map((one) => inputsOf(one, paper));
    const known = await this.documents.drawnFrom(inputs);
    return wanted.filter((_, index) => !known.has(inputs[index] ?? ''));
  }

  private async keep(wanted: WantedForm[], drawn: FilledForm[], paper: Paper): Promise<void> {
    await this.documents.keepEach(
      wanted.flatMap((one, index) => {
        const filled = drawn[index];
        if (!filled?.ok) return [];
        return {
          clientId: one.clientId,
          kind: 'request_unsigned',
          fileName: fileNameOf(one.kind, one.kind === '413' && paper.blank !== null, numberOf(one)),
          mediaType: 'application/pdf',
          bytes: pdfOf(filled),
          inputsSha256: inputsOf(one, paper),
        };
      }),
    );
  }
}

// A document is one client's, whatever two of them have in common.
function inputsOf({ clientId, kind, form }: WantedForm, { blank }: Paper): string {
  const inputs = [drawing, kind, kind === '413' ? (blank?.sha256 ?? null) : null, clientId, form];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

function pdfOf(filled: FilledForm): Uint8Array {
  if (!filled.ok) throw new Refused(filled.missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`));
  return vouchFor(filled.pdf);
}

/** What the paper of a request is called: ours is never called a form of ANS. */
export function fileNameOf(kind: RequestKind, official: boolean, number: string): string {
  const ours = kind === '413' ? 'declaration-413' : 'changement-administrateurs';
  return `${official ? `formulaire-${kind}` : ours}${number ? `-${number}` : ''}.pdf`;
}

function numberOf({ form: { structure } }: WantedForm): string {
  return structure.finess ?? structure.siret ?? '';
}
