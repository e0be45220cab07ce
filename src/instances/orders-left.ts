import { count } from '../platform/web/view-helpers.js';

/** What an instance that goes out of service leaves under way. */
export const ordersLeft = (orders: number) => count(orders, 'commande reste ouverte', 'commandes restent ouvertes');

/** The same as a whole sentence, with what is to be done about it (`remedyOf`: whatever was collected is revoked first); none: nothing. */
export const ordersLeftTold = (orders: number) =>
  orders > 0
    ? `${ordersLeft(orders)}\u00a0: à annuler ${orders === 1 ? '' : 'chacune '}sur sa page, une fois révoqué le certificat s’il est déjà retiré.`
    : '';
