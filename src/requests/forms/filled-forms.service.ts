import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BlanksToFill, BlankToFill, FormToDraw } from '../../paper/draw-forms.js';
import { drawing } from '../../paper/drawing.js';
import type { FilledForm } from '../../paper/form-413.js';
import { DocumentsService, type KeptDocument } from '../../platform/documents/documents.service.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { Refused } from '../../platform/web/errors.js';
import { form413Of, form503Of, type RequestDossier } from '../dossier/request-dossier.js';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import { OfficialBlanks } from '../blanks/official-blanks.service.js';
import { formAnswers } from './form-answers.js';
import { MappedBlanks } from './mapped-blanks.service.js';
import { FormDrawing } from './form-drawing.service.js';

/** A form that is wanted on paper; its number is that of the client, for the name of the file. */
export type WantedForm = FormToDraw & { clientId: string; number: string };

/** What a request's dossier puts on paper. */
export function wantedOf(dossier: RequestDossier): WantedForm {
  const own = { clientId: dossier.client.id, number: dossier.client.number };
  if (dossier.change) return { ...own, kind: '503', form: form503Of(dossier), answers: formAnswers('503', dossier) };
  return { ...own, kind: '413', form: form413Of(dossier), answers: formAnswers('413', dossier) };
}

/** Does something in a short transaction of its own. */
export type InTransaction = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** A form as it would be, kept nowhere. */
export interface DrawnForm {
  pdf: Uint8Array;
  /** Says what it is printed on: the official blank, or our own paper. */
  fileName: string;
}

/** What a kind is printed on: an official blank by its document, or our own paper. */
interface Paper {
  blankId: string | null;
  /** Of the blank and of what is said of its boxes. */
  sha256: string | null;
  blank: BlankToFill | null;
}

type PaperOf = Map<FormKind, Paper>;

/** A form that is kept, and the official blank it is printed on. */
export interface PrintedForm {
  document: KeptDocument;
  blankId: string | null;
}

/** So many are filled, then kept: never more than these in memory. */
const together = 20;

const ownPaper: Paper = { blankId: null, sha256: null, blank: null };

/** Forms of ANS on paper: each is filled once, and taken again as long as its answers, and the paper they stand on, are the same. */
@Injectable()
export class FilledForms {
  constructor(
    private readonly documents: DocumentsService,
    private readonly official: OfficialBlanks,
    private readonly mapped: MappedBlanks,
    private readonly aside: FormDrawing,
  ) {}

  /** Fills, outside of any transaction, what `documentsOf` will be asked for. What cannot be filled is left to be told there. */
  async prepare(wanted: WantedForm[], run: InTransaction): Promise<void> {
    const papers = await run(() => this.papers(wanted));
    const missing = await run(() => this.missing(wanted, papers));
    for (let from = 0; from < missing.length; from += together) {
      const some = missing.slice(from, from + together);
      const drawn = await this.aside.draw(blanksOf(papers), some);
      await run(() => this.keep(some, drawn, papers));
    }
  }

  /**
   * The documents of these forms, in their order: those that are filled already, the others filled now.
   * @throws Refused naming everything that keeps the first of them from being filled
   */
  async documentsOf(wanted: WantedForm[]): Promise<PrintedForm[]> {
    const papers = await this.papers(wanted);
    const missing = await this.missing(wanted, papers);
    for (let from = 0; from < missing.length; from += together) {
      const some = missing.slice(from, from + together);
      const drawn = await this.aside.draw(blanksOf(papers), some);
      for (const one of drawn) pdfOf(one);
      await this.keep(some, drawn, papers);
    }
    const known = await this.documents.drawnFrom(wanted.map((one) => inputsOf(one, papers)));
    return wanted.map((one) => ({
      document: known.get(inputsOf(one, papers)) as KeptDocument,
      blankId: paperOf(papers, one).blankId,
    }));
  }

  /** As it would be now, kept nowhere. @throws Refused naming everything that prevents it */
  async draw(form: FormToDraw): Promise<DrawnForm> {
    const papers = await this.papers([form]);
    const [drawn] = await this.aside.draw(blanksOf(papers), [form]);
    return {
      pdf: pdfOf(drawn as FilledForm),
      fileName: fileNameOf(form.kind, paperOf(papers, form).blank !== null, ''),
    };
  }

  private async papers(wanted: FormToDraw[]): Promise<PaperOf> {
    const papers: PaperOf = new Map();
    for (const kind of new Set(wanted.map((one) => one.kind))) {
      const otherwise = kind === '413' ? await this.known413() : ownPaper;
      papers.set(kind, (await this.mappedPaper(kind)) ?? otherwise);
    }
    return papers;
  }

  private async mappedPaper(kind: FormKind): Promise<Paper | null> {
    const inUse = await this.mapped.inUse(kind);
    if (!inUse) return null;
    const mapped = await this.mapped.withBytes(inUse);
    // A mapping changes no more once its blank is in use: its id says both.
    return { blankId: inUse.id, sha256: inUse.id, blank: { mapped } };
  }

  private async known413(): Promise<Paper> {
    const current = await this.official.current();
    if (!current) return ownPaper;
    const { sha256, bytes } = await this.documents.withBytes(current.id);
    return { blankId: current.id, sha256, blank: { known413: bytes } };
  }

  private async missing(wanted: WantedForm[], papers: PaperOf): Promise<WantedForm[]> {
    const inputs = wanted.map((one) => inputsOf(one, papers));
    const known = await this.documents.drawnFrom(inputs);
    return wanted.filter((_, index) => !known.has(inputs[index] ?? ''));
  }

  private async keep(wanted: WantedForm[], drawn: FilledForm[], papers: PaperOf): Promise<void> {
    await this.documents.keepEach(
      wanted.flatMap((one, index) => {
        const filled = drawn[index];
        if (!filled?.ok) return [];
        return {
          clientId: one.clientId,
          kind: keptAs[one.kind],
          fileName: fileNameOf(one.kind, paperOf(papers, one).blank !== null, one.number),
          mediaType: 'application/pdf',
          bytes: pdfOf(filled),
          inputsSha256: inputsOf(one, papers),
        };
      }),
    );
  }
}

/** What the papers are called among the documents of their client. */
const keptAs: Record<FormKind, string> = {
  '413': 'request_unsigned',
  '503': 'request_unsigned',
  '101': 'card_form',
  '301': 'card_form',
  mandate: 'delegation_letter',
};

const paperOf = (papers: PaperOf, { kind }: FormToDraw): Paper => papers.get(kind) ?? ownPaper;

function blanksOf(papers: PaperOf): BlanksToFill {
  return Object.fromEntries([...papers].map(([kind, { blank }]) => [kind, blank]));
}

// A document is one client's, whatever two of them have in common.
function inputsOf(wanted: WantedForm, papers: PaperOf): string {
  const { clientId, kind, form, answers } = wanted;
  const said = { texts: [...answers.texts], ticks: [...answers.ticks] };
  const inputs = [drawing, kind, paperOf(papers, wanted).sha256, clientId, form, said];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

function pdfOf(filled: FilledForm): Uint8Array {
  if (!filled.ok) throw new Refused(filled.missing.map(({ label, reason }) => `${label}\u00a0: ${reason}`));
  return vouchFor(filled.pdf);
}

// Ours is never called a form of ANS.
function fileNameOf(kind: FormKind, official: boolean, number: string): string {
  const ours = { '413': 'declaration-413', '503': 'changement-administrateurs', mandate: 'mandat' } as Record<
    string,
    string
  >;
  const name = official && kind !== 'mandate' ? `formulaire-${kind}` : (ours[kind] ?? `formulaire-${kind}`);
  return `${name}${number ? `-${number}` : ''}.pdf`;
}
