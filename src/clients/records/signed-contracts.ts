/** What stands on the contract of a client with ANS hears that it is signed no more. The room above, which keeps the mandates, gives it. */
export abstract class SignedContracts {
  abstract notSignedAnyMore(clientIds: string[]): Promise<void>;
}
