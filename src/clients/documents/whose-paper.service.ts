import { Injectable } from '@nestjs/common';
import { de } from '../../identifiers/elision.js';
import { whyUnsigned } from '../../platform/documents/unsigned-paper.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** What a file is brought as. */
export type SignedPaper = 'form' | 'mandate';

/** Who reads why: nobody outside reads the name of another client. */
export type Reader = 'ours' | 'theirs';

/** Who is told why; `read`: a person reads each point of it as that paper before it is kept, so that one scan of both papers of a client may be each. */
export interface Brought {
  reader?: Reader;
  read?: boolean;
}

/** Why what came, by its SHA-256, is not that paper of that client, in French; null when it may be. */
export type WhyNotSigned = (clientId: string, came: string) => string | null;

/** A paper that we printed, or were given, with the same bytes. */
interface SamePaper {
  sha256: string;
  kind: string;
  clientId: string | null;
  name: string | null;
}

/**
 * Whose paper a file is, by its bytes: among all that we printed and all that signed something, of every client. Whoever takes a signed paper asks it here: no
 * client’s leaves under another’s name, and what nobody signed is no signature. Only what is certain is said: another file may be anything.
 */
@Injectable()
export class WhosePaper {
  constructor(private readonly db: TenantDb) {}

  /** Why what came is not that paper, signed by that client, in French; null when it may be. @param came the SHA-256 of what came, of which it may be another view */
  async why(clientId: string, came: string, as: SignedPaper, brought: Brought = {}): Promise<string | null> {
    return (await this.judge([came], as, brought))(clientId, came);
  }

  /** The same for many, by one statement. @param came the SHA-256 of all that will be asked about */
  async judge(came: string[], as: SignedPaper, brought: Brought = {}): Promise<WhyNotSigned> {
    const found = await this.db.query<SamePaper>(
      `SELECT d.sha256, d.kind, d.client_id, c.name FROM documents d LEFT JOIN clients c ON c.id = d.client_id
        WHERE d.sha256 = ANY ($1::text[]) AND ${comparedKinds} ORDER BY d.id`,
      [came],
    );
    const papers = grouped(found, ({ sha256 }) => sha256);
    return (clientId, one) => whyOf(papers.get(one) ?? [], clientId, as, brought);
  }
}

// What is known of its own says more.
function whyOf(
  found: SamePaper[],
  clientId: string,
  as: SignedPaper,
  { reader = 'ours', read = false }: Brought,
): string | null {
  const isOwn = (paper: SamePaper) => paper.clientId === clientId;
  for (const paper of [...found.filter(isOwn), ...found.filter((one) => !isOwn(one))]) {
    const reason =
      paper.kind === 'card_form' ? cardForm(as) : isOwn(paper) ? ownReason(paper, as, read) : anothersReason(paper, as);
    if (reason) return reader === 'theirs' && !isOwn(paper) ? notTheirs(as) : reason;
  }
  return null;
}

const words = {
  form: { the: 'le formulaire', right: 'Déposez le formulaire signé.' },
  mandate: { the: 'le mandat', right: 'Déposez le mandat signé.' },
} as const;
const blank: Partial<Record<string, SignedPaper>> = { request_unsigned: 'form', delegation_letter: 'mandate' };
const signed: Partial<Record<string, SignedPaper>> = { request_signed: 'form', delegation_evidence: 'mandate' };

/** By ANS, for anybody. */
const published = new Set(['blank_413', 'blank_form']);

/** As the index has them. */
const comparedKinds = `d.kind IN ('request_unsigned', 'request_signed', 'delegation_letter', 'delegation_evidence', 'card_form', 'blank_413', 'blank_form')`;

const notTheirs = (as: SignedPaper) =>
  `Ce fichier n’est pas ${words[as].the} de votre structure, signé. Déposez celui qui vous a été envoyé, une fois signé.`;
const cardForm = (as: SignedPaper) => `Ce fichier est une commande de carte à signer. ${words[as].right}`;

function ownReason({ kind, sha256 }: SamePaper, as: SignedPaper, read: boolean): string | null {
  const unsigned = blank[kind];
  if (unsigned === as) return whyUnsigned(sha256, new Set([sha256]), words[as].the);
  if (unsigned) return `Ce fichier est exactement ${words[unsigned].the} à signer de ce client. ${words[as].right}`;
  const other = signed[kind];
  if (!other || other === as || read) return null;
  return `Ce fichier est déjà ${words[other].the} signé de ce client. ${words[as].right} Si les deux sont dans le même scan, déposez chacun dans son fichier.`;
}

// One mandate may be signed once for several clients: that alone is no proof of a mistake.
function anothersReason({ kind, name }: SamePaper, as: SignedPaper): string | null {
  if (name === null && kind === 'delegation_evidence')
    return `Ce fichier est déjà gardé comme ce qui montre des désignations au portail. ${words[as].right}`;
  if (published.has(kind)) return `Ce fichier est un formulaire vierge\u00a0: il n’engage personne. ${words[as].right}`;
  const of = de(name ?? '');
  const commits = 'il n’engage pas ce client. Déposez le sien.';
  const unsigned = blank[kind];
  if (unsigned) return `Ce fichier est exactement ${words[unsigned].the} à signer ${of}\u00a0: ${commits}`;
  const other = signed[kind];
  if (!other || (as === 'mandate' && other === 'mandate')) return null;
  return `Ce fichier est déjà ${words[other].the} signé ${of}\u00a0: ${commits}`;
}
