/** Orders under way of an instance that none of its services, nor whom it serves, asks for any more: `slots`, which has the plan, gives it. */
export abstract class OrdersUnasked {
  /** @returns how many, as things stand in the transaction */
  abstract of(instanceId: string): Promise<number>;
}
