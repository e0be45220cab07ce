/** A link by which somebody of the client may hand over the CSR of an order. */
export interface CsrLink {
  personName: string;
  email: string;
  createdAt: Date;
  createdBy: string;
  seenAt: Date | null;
  expiresAt: Date;
}

/** Who of a client was asked for the CSR of an order. The room above, which knows the client’s space, tells it. */
export abstract class AskedCsrs {
  /** Those that are good still, the latest first. */
  abstract ofOrder(orderId: string): Promise<CsrLink[]>;
}
