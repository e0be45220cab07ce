/** Who is asked to sign a request, and by which address. */
export interface AskedSigner {
  requestId: string;
  clientId: string;
  personName: string;
  email: string;
}

/** The links by which signers hand a form back. The room above, which knows the client’s space, gives them. */
export abstract class SignatureLinks {
  /** One for each signer, by as many statements for hundreds as for one. @returns their ids, by request */
  abstract ofRequests(signers: AskedSigner[]): Promise<Map<string, string>>;
}
