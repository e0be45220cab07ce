import { count } from '../platform/web/view-helpers.js';

/** What an instance that goes out of service leaves under way. */
export const ordersLeft = (orders: number) => count(orders, 'commande reste ouverte', 'commandes restent ouvertes');

/** The same as a whole sentence, with what is to be done about it; none: nothing. */
export const ordersLeftTold = (orders: number) =>
  orders > 0 ? `${ordersLeft(orders)}\u00a0: à annuler sur sa page.` : '';
