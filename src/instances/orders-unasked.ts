/** What is under way for an instance and stands on what its form says. */
export interface OrdersOfInstance {
  /** Orders that none of its services, nor whom it serves, asks for any more. */
  unasked: string[];
  /** Orders passed on the platform under another name than the one that it gives now: their slots keep it. */
  named: string[];
  /** Orders not passed yet, whose CSR was accepted. */
  accepted: string[];
}

/** What an edit of the instance leaves to a person. */
export type OrdersLeft = Record<keyof OrdersOfInstance, number>;

/** Orders under way of an instance, as things stand in the transaction: `slots`, which has the plan, gives it. */
export abstract class OrdersUnasked {
  abstract of(instanceId: string): Promise<OrdersOfInstance>;
}

/** What became of them: asked for no more, called otherwise by their instance, whose CSR fits no more. */
export function ordersLeftBy(before: OrdersOfInstance, after: OrdersOfInstance): OrdersLeft {
  const more = (these: string[], than: string[]) => these.filter((id) => !than.includes(id)).length;
  return {
    unasked: more(after.unasked, before.unasked),
    named: more(after.named, before.named),
    accepted: more(before.accepted, after.accepted),
  };
}
