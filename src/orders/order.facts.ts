import { type OrderStage, orderStatesAt } from '../journey/states/order-states.js';
import { amongStates } from '../platform/tenancy/among-states.js';

/** SQL, of the row `order`: it has come as far as one of these stages, and no further. */
export const orderIsAt = (order: string, ...stages: OrderStage[]) => amongStates(order, orderStatesAt(...stages));
