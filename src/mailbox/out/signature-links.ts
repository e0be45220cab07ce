/** A paper that somebody of a client is asked to sign. */
export type AskedPaper = 'request' | 'delegation';

/** Who is asked to sign what, and by which address. */
export interface AskedSigner {
  /** Of the request or of the delegation. */
  paperId: string;
  clientId: string;
  personName: string;
  email: string;
}

/** The links by which signers hand a paper back. The room above, which knows the client’s space, gives them. */
export abstract class SignatureLinks {
  /** One for each signer, by as many statements for hundreds as for one. @returns their ids, by paper */
  abstract ofSigners(paper: AskedPaper, signers: AskedSigner[]): Promise<Map<string, string>>;
}
