import { paperToSign } from '../paper-names.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import type { MissingThing } from '../dossier/missing-thing.js';
import type { RequestDocument } from './request-page.queries.js';
import { documentView } from './request-parts.view.js';
import type { Request } from '../request.entity.js';

/** The form to look at, and the block « Signature » with both fingerprints. */
export function papersView(
  request: Request,
  documents: RequestDocument[],
  { printable, inTest, missing, toReview }: Printing,
) {
  const find = (id: string | null) => documents.find((document) => document.id === id);
  const unsigned = find(request.unsignedDocumentId);
  const signed = find(request.signedDocumentId);
  const evidence = find(request.submissionDocumentId);
  const old = documents.filter(({ id, kind }) => kind === 'request_signed' && id !== request.signedDocumentId);
  return {
    preview: previewOf(request, { unsigned, signed, evidence, printable, missing }),
    none:
      request.state === 'draft' && !inTest
        ? 'Il s’affichera ici dès que rien ne manquera.'
        : 'Aucun formulaire n’a été imprimé ni déposé ici.',
    unsigned: unsigned && request.state !== 'draft' ? documentView(unsigned) : null,
    signed: signed ? { ...documentView(signed), signedOn: request.signedOn ? frenchDate(request.signedOn) : '' } : null,
    toReview: toReview && `/client-answers/${toReview}`,
    voided: old.map(documentView),
    waiting: !signed && unsigned !== undefined && request.state !== 'draft',
  };
}

interface Printing {
  /** Every answer is there: it can be drawn. */
  printable: boolean;
  /** Its client is in test: the form that leaves is not printed here. */
  inTest: boolean;
  /** What still prevents it from leaving. */
  missing: MissingThing[];
  /** The signed form that came back, and that nobody has looked at. */
  toReview: string | null;
}

type Papers = Omit<Printing, 'toReview' | 'inTest'> & {
  unsigned: RequestDocument | undefined;
  signed: RequestDocument | undefined;
  evidence: RequestDocument | undefined;
};

// A draft shows what would leave now; afterwards, the very document that was signed or is to be signed.
function previewOf(request: Request, { unsigned, signed, evidence, printable, missing }: Papers) {
  if (evidence)
    return {
      src: `/documents/${evidence.id}`,
      title: 'Preuve de l’envoi',
      pdf: isPdf(evidence),
      // A note is read where it stands: browsers are given no text to show.
      text: evidence.mediaType === 'text/plain' ? (evidence.note ?? evidence.fileName) : null,
      heading: 'Preuve de l’envoi',
    };
  if (signed)
    return {
      src: `/documents/${signed.id}`,
      title: 'Formulaire signé',
      pdf: isPdf(signed),
      heading: 'Formulaire signé',
    };
  if (request.state === 'draft')
    return printable
      ? {
          src: `/requests/${request.id}/form.pdf`,
          title: paperToSign(request),
          pdf: true,
          heading: missing.length === 0 ? 'Tel qu’il partirait' : 'Aperçu, pour relecture',
        }
      : null;
  if (!unsigned) return null;
  return {
    src: `/documents/${unsigned.id}`,
    title: paperToSign(request),
    pdf: true,
    heading: request.kind === '503' && !request.officialPaper ? 'Courrier à signer' : 'Formulaire à signer',
  };
}

function isPdf({ mediaType }: RequestDocument): boolean {
  return mediaType === 'application/pdf';
}
